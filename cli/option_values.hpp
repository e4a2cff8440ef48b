// Values of command line options: how they are checked, and what is said of wrong ones.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng::cli {

/// Accepts a whole number in decimal, from `least` to `most`.
[[nodiscard]] CLI::Validator whole_number(std::uint64_t least, std::uint64_t most = UINT64_MAX);

/// Accepts a number with or without decimals, from `least` to `most`.
[[nodiscard]] CLI::Validator decimal_number(double least, double most);

/// Accepts a number of things such as 100000, 1e5 or 100K, from `least` to `most`, and replaces it
/// by its decimal digits. K, M and G stand for powers of 1000.
[[nodiscard]] CLI::Validator large_number(std::uint64_t least, std::uint64_t most);

/// The same as a function, for any number; nothing if `text` is none.
[[nodiscard]] std::optional<std::uint64_t> parse_large_number(std::string_view text);

/// Adds an option that takes numbers from `least` to `most`, with commas between, or such as
/// 1e3..1e6, which stands for 1e3, 1e4, 1e5 and 1e6. `values` must live as long as the command.
CLI::Option* add_number_list(CLI::App& command, const std::string& name,
                             std::vector<std::uint64_t>& values, std::uint64_t least,
                             std::uint64_t most, const std::string& description);

/// The same with sizes such as 64K or 16M, without ranges.
CLI::Option* add_size_list(CLI::App& command, const std::string& name,
                           std::vector<std::uint64_t>& values, const std::string& description);

/// The same with words: `values` are their places in `words`.
CLI::Option* add_word_list(CLI::App& command, const std::string& name,
                           std::vector<std::uint64_t>& values, std::vector<std::string> words,
                           const std::string& description);

/// Accepts one of several words.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);

/// The words that an option accepts; none if `one_of` is no check of it.
[[nodiscard]] std::vector<std::string> choices_of(CLI::Option& option);

/// Accepts a size of `least` bytes or more, such as 65536, 64K or 16M, and replaces it by its
/// number of bytes. K, M, G and T stand for powers of 1024.
[[nodiscard]] CLI::Validator size_in_bytes(std::uint64_t least = 1);

/// The same as a function; nothing if `text` is no such size.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// Accepts any text but an empty one; `what` is what should have been given.
[[nodiscard]] CLI::Validator not_empty(std::string what);

/// The same for `what` is written where otherwise standard output would be: `-`, which stands for
/// that elsewhere, is none.
[[nodiscard]] CLI::Validator output_name(std::string what);

/// Accepts names of columns, with commas between.
[[nodiscard]] CLI::Validator column_names();

/// What is between the commas.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

/// Accepts a folder that exists.
[[nodiscard]] CLI::Validator existing_folder();

}  // namespace throng::cli
