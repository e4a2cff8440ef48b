// Numbers as they stand in tables, added up without rounding.
#pragma once

#include <throng/columns.hpp>
#include <throng/error.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

__extension__ using wide_integer = __int128;

/// A decimal number, in billionths: what tables hold has up to 18 digits before the point and 9
/// behind it, and sums of any number of rows fit.
class exact_number {
public:
    exact_number() = default;
    explicit exact_number(wide_integer billionths) : billionths_(billionths) {}

    /// The number that all of `text` is, such as -12.50; anything else throws.
    static exact_number of(std::string_view text) {
        const bool negative = text.starts_with('-');
        const bool has_sign = negative || text.starts_with('+');
        const std::string_view digits = text.substr(has_sign ? 1 : 0);
        const std::size_t point = std::min(digits.find('.'), digits.size());
        std::string_view fraction = digits.substr(std::min(point + 1, digits.size()));
        if (point + fraction.size() == 0) refuse(text);
        const wide_integer whole = number(text, digits.substr(0, point), 18) * one;
        wide_integer scale = one;
        while (fraction.size() > 9 && fraction.ends_with('0')) fraction.remove_suffix(1);
        for (std::size_t i = 0; i < fraction.size(); ++i) scale /= 10;
        const wide_integer total = whole + number(text, fraction, 9) * scale;
        return exact_number(negative ? -total : total);
    }

    exact_number& operator+=(const exact_number& more) {
        billionths_ += more.billionths_;
        return *this;
    }
    friend bool operator<(const exact_number& a, const exact_number& b) {
        return a.billionths_ < b.billionths_;
    }

    /// Divided, and rounded to millionths, halves away from zero.
    [[nodiscard]] exact_number divided(std::uint64_t by) const {
        constexpr wide_integer unit = 1000;
        const wide_integer parts = unit * by;
        const wide_integer half = billionths_ < 0 ? -parts / 2 : parts / 2;
        return exact_number((billionths_ + half) / parts * unit);
    }

    /// In decimal, without zeros at the end of the fraction.
    [[nodiscard]] std::string text() const {
        wide_integer rest = billionths_ < 0 ? -billionths_ : billionths_;
        std::string digits;
        for (int place = 0; rest > 0 || place <= 9; ++place, rest /= 10) {
            if (place == 9 && !digits.empty()) digits.insert(digits.begin(), '.');
            const char digit = static_cast<char>('0' + static_cast<int>(rest % 10));
            if (place >= 9 || !digits.empty() || digit != '0') digits.insert(digits.begin(), digit);
        }
        return (billionths_ < 0 ? "-" : "") + digits;
    }

    /// As a number, so that results can be sorted by it; as a text where it has so many digits that
    /// no number of the machine prints them all.
    void write_to(throng::columns& row) const {
        constexpr std::size_t exact_digits = 15;
        const std::string exact = text();
        if (exact.size() > exact_digits) {
            row.add(exact);
        } else {
            double nearest = 0;
            std::from_chars(exact.data(), exact.data() + exact.size(), nearest);
            row.add(nearest);
        }
    }

private:
    static constexpr wide_integer one = 1'000'000'000;

    static wide_integer number(std::string_view text, std::string_view digits, std::size_t most) {
        if (digits.find_first_not_of("0123456789") != digits.npos) refuse(text);
        if (digits.size() > most) {
            throw throng::error("'" + std::string(text.substr(0, 100)) +
                                "' has more digits than are counted: 18 before the point, 9 "
                                "behind it");
        }
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    }
    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::string_view text) {
        throw throng::error("'" + std::string(text.substr(0, 100)) +
                            "' is no number such as 12 or -12.50");
    }

    wide_integer billionths_ = 0;
};
