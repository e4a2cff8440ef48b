// Where the contents of a record come from.
#pragma once

#include <throng/hash.hpp>

#include <cstdint>

namespace throng::cli {

__extension__ using wide_number = unsigned __int128;

/// Random numbers of a record: the generator SplitMix64 (Steele, Lea and Flood, 2014), begun at a
/// hash of the seed and the record's number.
class random_numbers {
public:
    random_numbers(std::uint64_t seed, std::uint64_t record)
        : state_(detail::hash_words(seed, record, 0)) {}

    /// 64 random bits.
    std::uint64_t next() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15u;
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
        return mixed ^ mixed >> 31;
    }

    /// A number below `end`, all equally often but for one part in 2^64 / end.
    std::uint64_t below(std::uint64_t end) {
        return static_cast<std::uint64_t>(wide_number(next()) * end >> 64);
    }

private:
    std::uint64_t state_;
};

}  // namespace throng::cli
