// Choosing things that are not equally likely.
#pragma once

#include "random_numbers.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace throng::cli {

/// Chooses a number from 0 on with given weights, in constant time: Walker's alias method, with
/// the table made as by Vose (1991), in whole numbers. Immutable: any thread.
class alias_table {
public:
    /// The largest weight that there may be. They must not all be 0.
    static constexpr std::uint64_t most_weight = std::uint64_t{1} << 62;

    explicit alias_table(std::span<const std::uint64_t> weights);

    /// The choice that 64 random bits make.
    [[nodiscard]] std::uint32_t choose(std::uint64_t random) const {
        const wide_number place = wide_number(random) * columns_.size();
        const auto index = static_cast<std::uint32_t>(place >> 64);
        const column& its = columns_[index];
        const auto is_own =
            static_cast<std::uint32_t>(static_cast<std::uint32_t>(place >> 32) < its.share);
        return its.other ^ ((index ^ its.other) & (0U - is_own));  // as no branch, hard to guess
    }

private:
    // All columns are equally likely; of one, so much belongs to its own number, in parts of 2^32,
    // and the rest to another.
    struct column {
        std::uint32_t share;
        std::uint32_t other;
    };
    std::vector<column> columns_;
};

}  // namespace throng::cli
