// What `throng generate` makes.
//
// To add a kind, write NAME.cpp here, which defines `std::unique_ptr<generator> NAME_generator()`,
// and add it to registry.cpp (and to CMakeLists.txt).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

/// Makes records, lines, each of which follows from its number alone. Any of them, in any order, by
/// any number of threads at a time.
class record_maker {
public:
    record_maker() = default;
    record_maker(const record_maker&) = delete;
    record_maker& operator=(const record_maker&) = delete;
    virtual ~record_maker() = default;

    /// What stands before the first record, with its line end; most have nothing.
    [[nodiscard]] virtual std::string_view header() const { return {}; }
    /// The room that a record needs while it is written, in bytes: as many as the longest has, or
    /// more.
    [[nodiscard]] virtual std::size_t most_bytes() const = 0;
    /// Writes a record with its line end where there is room for most_bytes(); where it ends.
    [[nodiscard]] virtual char* write(char* to, std::uint64_t number) const = 0;
};

/// Of a kind of test data, static.
struct generator_description {
    std::string_view name;
    std::string_view summary;     // in lists, one line
    std::string_view definition;  // of the records
    std::string_view examples;
};

/// A kind of test data, with its parameters. The same parameters, seed and number give the same
/// record on every machine, so nothing in it is computed with floating-point numbers.
class generator {
public:
    generator() = default;
    generator(const generator&) = delete;
    generator& operator=(const generator&) = delete;
    virtual ~generator() = default;

    [[nodiscard]] virtual const generator_description& describe() const = 0;
    /// Adds what it can be told; the generator outlives `command`.
    virtual void add_options(CLI::App& /*command*/) {}
    /// After parsing. Throws usage_error for what does not go together.
    [[nodiscard]] virtual std::unique_ptr<record_maker> make(std::uint64_t seed) const = 0;
};

std::unique_ptr<generator> csv_generator();
std::unique_ptr<generator> edges_generator();
std::unique_ptr<generator> log_generator();
std::unique_ptr<generator> terasort_generator();
std::unique_ptr<generator> text_generator();

/// All there are, in the order in which they are listed.
[[nodiscard]] std::vector<std::unique_ptr<generator>> all_generators();

}  // namespace throng::cli
