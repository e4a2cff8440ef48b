// Types that keys and values are made of, and random ones of them.
#pragma once

#include "tests/framework/job/random_source.hpp"

#include <throng/codec.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace throng::test {

enum class colour : std::uint8_t { red, green, blue };

struct point {
    std::int32_t x;
    double y;
    auto operator<=>(const point&) const = default;
};

struct stop {
    std::string name;
    point where;
    std::optional<std::int16_t> platform;
    std::vector<std::string> lines;
    auto operator<=>(const stop&) const = default;
};

struct nobody {
    auto operator<=>(const nobody&) const = default;
};

// What cannot be looked into, and has a codec.
class version {
public:
    version() = default;
    version(int major_number, std::string name) : major_(major_number), name_(std::move(name)) {}
    int major_number() const { return major_; }
    const std::string& name() const { return name_; }
    auto operator<=>(const version&) const = default;

private:
    int major_ = 0;
    std::string name_;
};

}  // namespace throng::test

template <>
struct throng::codec<throng::test::version> {
    static std::pair<int, std::string_view> encode(const test::version& v) {
        return {v.major_number(), v.name()};
    }
    static test::version decode(const std::pair<int, std::string_view>& parts) {
        return {parts.first, std::string(parts.second)};
    }
};

namespace throng::test {

using nested_key = std::tuple<std::vector<stop>, std::optional<std::vector<std::optional<version>>>,
                              std::array<std::string, 2>>;

template <class T>
T any_number(random_source& random) {
    using limits = std::numeric_limits<T>;
    const T values[] = {0, 1, limits::min(), limits::max(), limits::lowest()};
    if (random.below(2) == 0) return values[random.below(std::size(values))];
    if constexpr (std::is_floating_point_v<T>) {
        if (random.below(8) == 0) return limits::infinity();
        return static_cast<T>(static_cast<double>(static_cast<std::int64_t>(random.bits())) / 1e9);
    } else {
        return static_cast<T>(random.bits());
    }
}

// Random values, extremes among them; texts of all that is written in a special way.
template <class T>
T any_value(random_source& random) {
    if constexpr (std::is_same_v<T, std::string>) {
        return random.text(random.below(8) == 0 ? 40 : 4,
                           std::string_view("\0\1\n\t\r\\\",[]{}:nN ab\xc3\xa4\xff\x7f\x1f", 24));
    } else if constexpr (std::is_same_v<T, version>) {
        return {any_number<int>(random), any_value<std::string>(random)};
    } else if constexpr (std::is_same_v<T, bool>) {
        return random.below(2) == 1;
    } else if constexpr (std::is_same_v<T, char>) {
        return static_cast<char>(random.bits());
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<T>(random.below(3));
    } else if constexpr (std::is_arithmetic_v<T>) {
        return any_number<T>(random);
    } else if constexpr (detail::optional_like<T>) {
        if (random.below(3) == 0) return {};
        return any_value<typename T::value_type>(random);
    } else if constexpr (detail::vector_like<T>) {
        T values;
        for (std::size_t i = random.below(4); i > 0; --i) {
            values.push_back(any_value<typename T::value_type>(random));
        }
        return values;
    } else {
        T value{};
        detail::apply_fields(
            [&](auto&... e) {
                ((e = any_value<std::remove_reference_t<decltype(e)>>(random)), ...);
            },
            value);
        return value;
    }
}

}  // namespace throng::test
