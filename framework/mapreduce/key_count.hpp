// About how many keys records have, without sorting them.
#pragma once

#include "mapreduce/records/record_view.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace throng::mapreduce {

struct key_count {
    std::uint64_t records = 0;
    double keys = 0;  // about
};

/// Reads the records once; `pieces` are of whole ones. Keys are counted by their hashes: of a share
/// of them which depends on how many bytes there are, by linear counting (K.-Y. Whang, B. T.
/// Vander-Zanden, H. M. Taylor: A linear-time probabilistic counting algorithm for database
/// applications, 1990). Where there are more than some hundred keys it is wrong by 2 % at most
/// times.
[[nodiscard]] key_count count_keys(std::span<const std::string_view> pieces, record_reader reader);

}  // namespace throng::mapreduce
