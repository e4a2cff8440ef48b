// What `throng generate` makes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace throng::cli {

/// A kind of test data: records, each of which follows from the seed and its number alone, so that
/// the same command writes the same bytes everywhere, and the first records of many are those of
/// few.
struct generator {
    /// As it is called on the command line, and what it makes, in a line.
    std::string_view name;
    std::string_view summary;
    /// Appends the records from number `first` on, `count` of them, each with its line end.
    void (*append)(std::string& to, std::uint64_t seed, std::uint64_t first, std::uint64_t count);
};

/// All there are, in the order in which they are listed.
[[nodiscard]] std::span<const generator> all_generators();

extern const generator terasort_generator;

}  // namespace throng::cli
