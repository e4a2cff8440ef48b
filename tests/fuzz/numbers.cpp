// Numbers: those of lines, tables and options are what a slow reader, digit by digit, finds.
#include "cli/option_values.hpp"
#include "fuzz.hpp"
#include "jobs/group-by/exact_number.hpp"
#include "tests/framework/job/same_again.hpp"

#include <throng/error.hpp>
#include <throng/numbers.hpp>
#include <throng/testing.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace {

using throng::fuzz::byte_reader;
using throng::fuzz::require;
using throng::test::text_of;

template <class Number>
void check_number(std::string_view text) {
    const std::optional<Number> number = throng::detail::parse_number<Number>(text);
    if (!number) return;
    require(!text.empty() && text.front() != '+' && text.front() != ' ', "a number is a number");
    const std::string written = text_of(*number);
    const std::optional<Number> again = throng::detail::parse_number<Number>(written);
    require(again.has_value(), "a number that is written is one");
    require(text_of(*again) == written, "a number is what it was");
}

bool are_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Digits times ten to the power of `zeros`; nothing if that is more than `most`.
std::optional<std::uint64_t> value_of(std::string_view digits, std::size_t zeros,
                                      std::uint64_t most) {
    std::string all(digits);
    all.erase(0, std::min(all.find_first_not_of('0'), all.size()));
    if (!all.empty() && zeros > 20) return std::nullopt;
    if (!all.empty()) all.append(zeros, '0');
    if (all.size() > 20) return std::nullopt;
    __extension__ unsigned __int128 value = 0;
    for (const char digit : all) value = value * 10 + static_cast<unsigned>(digit - '0');
    if (value > most) return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

struct decimal_text {
    bool is_negative = false;
    std::string whole;
    std::string fraction;
};

// A sign, digits, a point and digits, of which all may be missing but one digit.
std::optional<decimal_text> take_apart(std::string_view text) {
    decimal_text its;
    its.is_negative = text.starts_with('-');
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    its.whole = text.substr(0, point);
    its.fraction = text.substr(std::min(point + 1, text.size()));
    const bool is_one = are_digits(its.whole) && are_digits(its.fraction) &&
                        !(its.whole.empty() && its.fraction.empty());
    if (!is_one) return std::nullopt;
    return its;
}

std::optional<std::int64_t> decimal_of(std::string_view text, unsigned digits) {
    const auto its = take_apart(text);
    if (!its || its->fraction.size() > digits) return std::nullopt;
    const auto value = value_of(its->whole + its->fraction, digits - its->fraction.size(),
                                static_cast<std::uint64_t>(throng::decimals::largest));
    if (!value) return std::nullopt;
    return its->is_negative ? -static_cast<std::int64_t>(*value)
                            : static_cast<std::int64_t>(*value);
}

// The text that an exact number is written as; nothing if there is none.
std::optional<std::string> exact_of(std::string_view text) {
    auto its = take_apart(text);
    if (!its) return std::nullopt;
    while (its->fraction.size() > 9 && its->fraction.ends_with('0')) its->fraction.pop_back();
    if (its->whole.size() > 18 || its->fraction.size() > 9) return std::nullopt;
    while (its->fraction.ends_with('0')) its->fraction.pop_back();
    its->whole.erase(0, std::min(its->whole.find_first_not_of('0'), its->whole.size()));
    const bool is_zero = its->whole.empty() && its->fraction.empty();
    return (its->is_negative && !is_zero ? "-" : "") + (its->whole.empty() ? "0" : its->whole) +
           (its->fraction.empty() ? "" : '.' + its->fraction);
}

template <class Read>
auto nothing_if_refused(Read read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const throng::error&) {
        return std::nullopt;
    }
}

// 65536, 64K, 64k, 64KiB.
std::optional<std::uint64_t> size_of(std::string_view text) {
    constexpr std::string_view units = "KkMmGgTt";
    std::string_view digits = text;
    if (digits.ends_with("iB")) digits.remove_suffix(2);
    const bool has_long_unit = digits.size() < text.size();
    const std::size_t unit = digits.empty() ? units.npos : units.find(digits.back());
    if (unit == units.npos && has_long_unit) return std::nullopt;
    unsigned shift = 0;
    if (unit != units.npos) {
        digits.remove_suffix(1);
        shift = static_cast<unsigned>(10 * (unit / 2 + 1));
    }
    if (digits.empty() || !are_digits(digits)) return std::nullopt;
    const auto number = value_of(digits, 0, std::numeric_limits<std::uint64_t>::max() >> shift);
    if (!number || *number == 0) return std::nullopt;
    return *number << shift;
}

// 100000, 100K, 1e5.
std::optional<std::uint64_t> large_number_of(std::string_view text) {
    constexpr std::string_view units = "KkMmGg";
    std::string_view digits = text;
    std::size_t zeros = 0;
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != text.npos) {
        const std::string_view power = text.substr(exponent + 1);
        digits = text.substr(0, exponent);
        if (power.empty() || !are_digits(power)) return std::nullopt;
        const auto value = value_of(power, 0, std::numeric_limits<std::uint64_t>::max());
        if (!value) return std::nullopt;
        zeros = static_cast<std::size_t>(*value);
    } else if (!text.empty() && units.find(text.back()) != units.npos) {
        zeros = 3 * (units.find(text.back()) / 2 + 1);
        digits.remove_suffix(1);
    }
    if (digits.empty() || !are_digits(digits)) return std::nullopt;
    return value_of(digits, zeros, std::numeric_limits<std::uint64_t>::max());
}

}  // namespace

FUZZ_TARGET(numbers) {
    check_number<std::uint64_t>(data);
    check_number<std::int64_t>(data);
    check_number<double>(data);
    check_number<float>(data);
    for (const bool value : {true, false}) {
        if (throng::detail::parse_switch(data) == value) require(data.size() <= 5, "a switch");
    }
}

FUZZ_TARGET(decimals) {
    byte_reader bytes(data);
    const auto digits = static_cast<unsigned>(bytes.below(throng::decimals::most_digits + 1));
    const throng::decimals format(digits);
    const std::string line = bytes.rest();
    std::optional<std::vector<std::int64_t>> expected{std::in_place};
    for (std::size_t at = 0; at < line.size() && expected;) {
        const std::size_t begin = line.find_first_not_of(" \t,;", at);
        if (begin == line.npos) break;
        at = std::min(line.find_first_of(" \t,;", begin), line.size());
        const auto number = decimal_of(std::string_view(line).substr(begin, at - begin), digits);
        if (number)
            expected->push_back(*number);
        else
            expected.reset();
    }
    const auto found = nothing_if_refused([&] {
        std::vector<std::int64_t> row{1};
        format.read_row(line, row);
        return row;
    });
    require(found == expected, "a row has the numbers that it is written with");

    const auto exact = nothing_if_refused([&] { return exact_number::of(line).text(); });
    require(exact == exact_of(line), "an exact number is what it is written as");
}

FUZZ_TARGET(options) {
    require(throng::cli::parse_size(data) == size_of(data), "a size is a number and its unit");
    require(throng::cli::parse_large_number(data) == large_number_of(data),
            "a number of things is one, and its zeros");
}
