#include "quantities.hpp"

#include <fmt/format.h>

#include <array>

namespace throng::cli {

std::string grouped(std::int64_t number) {
    std::string digits = fmt::format("{}", number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string bytes(std::uint64_t count) {
    static constexpr std::array units = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (count < 1000) return counted(count, "byte");
    auto amount = static_cast<double>(count) / 1000;
    std::size_t unit = 0;
    while (amount >= 999.5 && unit + 1 < units.size()) {
        amount /= 1000;
        ++unit;
    }
    return amount < 9.95 ? fmt::format("{:.1f} {}", amount, units[unit])
                         : fmt::format("{:.0f} {}", amount, units[unit]);
}

std::string exact_bytes(std::uint64_t count) {
    if (count < 1000) return bytes(count);
    return fmt::format("{} ({})", bytes(count), counted(count, "byte"));
}

std::string rate(std::uint64_t byte_count, double seconds) {
    const double per_second = seconds > 0 ? static_cast<double>(byte_count) / seconds : 0;
    return bytes(static_cast<std::uint64_t>(per_second)) + "/s";
}

std::string duration(double seconds) {
    return seconds < 1 ? fmt::format("{:.3f} s", seconds) : fmt::format("{:.2f} s", seconds);
}

std::string counted(std::uint64_t number, const std::string& noun) {
    return counted(number, noun, noun + "s");
}

std::string counted(std::uint64_t number, const std::string& noun, const std::string& plural) {
    return fmt::format("{} {}", grouped(static_cast<std::int64_t>(number)),
                       number == 1 ? noun : plural);
}

}  // namespace throng::cli
