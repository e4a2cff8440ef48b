/// @file
/// Rows of numbers in texts, and sums of them that are exact: the same whatever the order in which
/// they are added, as reducers need where values come in any.
///
///     const throng::decimals format(2);  // up to two digits behind the point
///     std::vector<std::int64_t> row;
///     format.read_row("1.5, -20.25", row);        // 150 and -2025
///     throng::exact_sum sum;
///     sum.add_product(row[0], row[1]);
#pragma once

#include <throng/error.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throng {

/// Calls `f(field)` for each of a line's fields, which are separated by spaces, tabs, commas or
/// semicolons, any number of them. A field is valid as long as the line.
template <class F>
void for_each_field(std::string_view line, F f) {
    const auto separates = [](char c) { return c == ' ' || c == '\t' || c == ',' || c == ';'; };
    const char* at = line.data();
    const char* const end = at + line.size();
    for (;;) {
        while (at != end && separates(*at)) ++at;
        if (at == end) return;
        const char* const begin = at;
        while (at != end && !separates(*at)) ++at;
        f(std::string_view(begin, static_cast<std::size_t>(at - begin)));
    }
}

/// Numbers with up to so many digits behind the point, as whole numbers of that unit: with 2 digits
/// "-1.5" is -150.
class decimals {
public:
    /// The largest number of digits behind the point.
    static constexpr unsigned most_digits = 9;
    /// The largest whole number that is read, which a double can tell from its neighbours.
    static constexpr std::int64_t largest = 1'000'000'000'000'000;

    /// `digits` up to most_digits.
    explicit decimals(unsigned digits) : digits_(digits) {
        THRONG_CHECK(digits <= most_digits, "decimals have up to 9 digits behind the point");
        for (unsigned i = 0; i < digits; ++i) scale_ *= 10;
    }

    /// The number that the whole of `text` is: an optional sign, digits, and perhaps a point and
    /// digits. Throws throng::error where it is none, has more digits behind the point, or is too
    /// large.
    std::int64_t read(std::string_view text) const {
        const bool negative = text.starts_with('-');
        std::string_view rest = text.substr(negative || text.starts_with('+') ? 1 : 0);
        std::int64_t number = 0;
        bool is_number = take_digits(rest, rest.size(), number);
        unsigned behind = 0;
        if (rest.starts_with('.')) {
            rest.remove_prefix(1);
            const std::size_t before = rest.size();
            is_number = take_digits(rest, digits_, number) || is_number;
            behind = static_cast<unsigned>(before - rest.size());
        }
        if (!is_number || !rest.empty()) refuse(text);
        for (; behind < digits_ && number <= largest; ++behind) number *= 10;
        if (number > largest) refuse(text);
        return negative ? -number : number;
    }

    /// All numbers of a line, see for_each_field, instead of what is in `row`. Throws as `read`.
    void read_row(std::string_view line, std::vector<std::int64_t>& row) const {
        row.clear();
        for_each_field(line, [&](std::string_view field) { row.push_back(read(field)); });
    }

    /// How many of its unit 1 is.
    std::int64_t scale() const { return scale_; }

private:
    // Whether there is one. Stops before more than `largest` could be exceeded unnoticed.
    static bool take_digits(std::string_view& rest, std::size_t most, std::int64_t& number) {
        std::size_t taken = 0;
        for (; taken < rest.size() && taken < most; ++taken) {
            const char c = rest[taken];
            if (c < '0' || c > '9' || number > largest) break;
            number = number * 10 + (c - '0');
        }
        rest.remove_prefix(taken);
        return taken > 0;
    }

    [[noreturn, gnu::cold, gnu::noinline]] void refuse(std::string_view text) const {
        throw error("'" + std::string(text) + "' is no number with up to " +
                    std::to_string(digits_) + " digits behind the point, of up to " +
                    std::to_string(largest / scale_));
    }

    unsigned digits_;
    std::int64_t scale_ = 1;
};

/// A sum of whole numbers and of products of two, in 128 bits. A value of its own kind: mappers may
/// emit it. All that adds throws throng::error where the sum would be too large.
class exact_sum {
public:
    /// Whole numbers of 128 bits.
    __extension__ using number = __int128;

    /// Adds a whole number.
    void add(std::int64_t more) { add_number(more); }
    /// Adds a product, which itself has room.
    void add_product(std::int64_t a, std::int64_t b) { add_number(static_cast<number>(a) * b); }
    /// Adds what another one is.
    void add(const exact_sum& more) { add_number(more.sum_); }
    /// The opposite of `add`.
    void subtract(std::int64_t less) { add_number(-static_cast<number>(less)); }

    /// What it is.
    number value() const { return sum_; }
    /// The double that is next to it.
    explicit operator double() const { return static_cast<double>(sum_); }

private:
    void add_number(number more) {
        if (__builtin_add_overflow(sum_, more, &sum_)) [[unlikely]] {
            throw error("a sum is too large: it has more than 38 digits");
        }
    }

    number sum_ = 0;
};

/// The sum over `count` pairs of (a - mean of a) * (b - mean of b), from their sum of a * b, that
/// of a, and that of b: a covariance times `count`, which is at least 1. Nothing is lost where
/// means are large and differences small. Throws throng::error where the sums are too large for it.
inline double centred_sum(const exact_sum& products, const exact_sum& sum_of_a,
                          const exact_sum& sum_of_b, std::int64_t count) {
    using number = exact_sum::number;
    const number mean_a = sum_of_a.value() / count;  // whole ones; what is left is less than count
    const number mean_b = sum_of_b.value() / count;
    const number left = (sum_of_a.value() % count) * (sum_of_b.value() % count);
    number from_means = 0;
    number whole = 0;
    number times_count = 0;
    if (__builtin_mul_overflow(mean_a, sum_of_b.value(), &from_means) ||
        __builtin_sub_overflow(products.value(), from_means, &whole) ||
        __builtin_sub_overflow(whole, (sum_of_a.value() % count) * mean_b, &whole)) {
        throw error("a sum is too large: it has more than 38 digits");
    }
    const auto pairs = static_cast<double>(count);
    if (__builtin_mul_overflow(whole, static_cast<number>(count), &times_count) ||
        __builtin_sub_overflow(times_count, left, &times_count)) {
        return static_cast<double>(whole) - static_cast<double>(left) / pairs;
    }
    return static_cast<double>(times_count) / pairs;
}

/// The number nearest to `value` that has so many significant digits, from 1 to 17: where the last
/// ones would differ from machine to machine.
inline double with_digits(double value, int digits) {
    std::array<char, 32> text;
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value,
                                       std::chars_format::scientific, digits - 1);
    std::from_chars(text.data(), written.ptr, value);
    return value;
}

}  // namespace throng
