// Where the contents of a record come from.
#pragma once

#include "cli/random_sequence.hpp"

#include <throng/hash.hpp>

#include <cstdint>

namespace throng::cli {

/// Random numbers of a record: the generator SplitMix64 (Steele, Lea and Flood, 2014), begun at a
/// hash of the seed and the record's number.
class random_numbers {
public:
    random_numbers(std::uint64_t seed, std::uint64_t record)
        : state_(detail::hash_words(seed, record, 0)) {}

    /// 64 random bits.
    std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15u); }

    /// A number below `end`, all equally often but for one part in 2^64 / end.
    std::uint64_t below(std::uint64_t end) {
        return static_cast<std::uint64_t>(wide_number(next()) * end >> 64);
    }

private:
    std::uint64_t state_;
};

}  // namespace throng::cli
