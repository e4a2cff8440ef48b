#include "exponent.hpp"

#include "zipf.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace throng::cli {

namespace {

constexpr std::size_t decimals = 3;

// Thousandths; exactly, so that everybody's 1.1 is the same.
std::optional<std::uint32_t> parse_exponent(std::string_view text) {
    const std::size_t point = text.find('.');
    std::string_view fraction;
    if (point != text.npos) {
        fraction = text.substr(point + 1);
        if (fraction.empty() || fraction.size() > decimals) return std::nullopt;
    }
    const std::string_view whole = text.substr(0, point);
    if (whole.empty() || whole.size() > 2) return std::nullopt;
    std::string digits = std::string(whole) + std::string(fraction);
    if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
    digits.append(decimals - fraction.size(), '0');
    return static_cast<std::uint32_t>(std::stoul(digits));
}

}  // namespace

void add_exponent_option(CLI::App& command, std::uint32_t& thousandths,
                         const std::string& of_what) {
    const CLI::Validator check(
        [](std::string& text) {
            const std::optional<std::uint32_t> value = parse_exponent(text);
            if (value && *value <= most_exponent_thousandths) {
                text = std::to_string(*value);
                return std::string();
            }
            return fmt::format(
                "expected a number from 0 to 10 such as 1.1, with up to three digits behind the "
                "point, not '{}'",
                text);
        },
        std::string());
    command
        .add_option("--exponent", thousandths,
                    fmt::format("Exponent of Zipf's law for {}: 0 lets all be equally frequent "
                                "(default: 1)",
                                of_what))
        ->transform(check)
        ->option_text("S");
}

}  // namespace throng::cli
