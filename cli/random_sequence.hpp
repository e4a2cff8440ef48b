// Random numbers that follow from a seed, the same on every machine.
#pragma once

#include <cstdint>

namespace throng::cli {

__extension__ using wide_number = unsigned __int128;

/// The finalizer of SplitMix64 (Steele, Lea, Flood): spreads what differs in few bits over all.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

/// A number for each `index` of each seed: that of the generator SplitMix64 after so many others.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) {
    return mixed(seed + (index + 1) * 0x9e3779b97f4a7c15);
}

/// The numbers of one of many that draw them, each from a sequence of its own.
class random_sequence {
public:
    random_sequence(std::uint64_t seed, std::uint64_t index) : state_(mixed(seed, index)) {
        if (state_ == 0) state_ = 1;
    }

    /// xorshift64 (Marsaglia).
    std::uint64_t next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }
    /// Below `end`, by multiplication (Lemire).
    std::uint64_t below(std::uint64_t end) {
        return static_cast<std::uint64_t>((wide_number{next()} * end) >> 64);
    }
    /// From 0 to 1, without 1.
    double fraction() { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    std::uint64_t state_;
};

}  // namespace throng::cli
