#include "tests/framework/job/random_source.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace {

using throng::test::random_source;

enum class colour : std::uint8_t { red, green, blue };

struct point {
    std::int32_t x;
    double y;
    bool operator==(const point&) const = default;
};

// Random values of each kind, extremes among them.
template <class T>
T any(random_source& random) {
    if constexpr (std::is_same_v<T, std::string>) {
        return random.text(6, std::string_view("\0\1ab\xff", 5));
    } else if constexpr (std::is_same_v<T, bool>) {
        return random.below(2) == 1;
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<T>(random.below(3));
    } else if constexpr (std::is_floating_point_v<T>) {
        const T values[] = {0,
                            1,
                            -1,
                            std::numeric_limits<T>::infinity(),
                            -std::numeric_limits<T>::infinity(),
                            std::numeric_limits<T>::min(),
                            std::numeric_limits<T>::lowest(),
                            std::numeric_limits<T>::denorm_min()};
        if (random.below(2) == 0) return values[random.below(std::size(values))];
        return static_cast<T>(static_cast<double>(static_cast<std::int64_t>(random.bits())) / 1e9);
    } else if constexpr (std::is_integral_v<T>) {
        const T values[] = {0, 1, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
        if (random.below(2) == 0) return values[random.below(std::size(values))];
        return static_cast<T>(random.bits());
    } else if constexpr (throng::detail::tuple_like<T>) {
        T value;
        std::apply(
            [&](auto&... e) { ((e = any<std::remove_reference_t<decltype(e)>>(random)), ...); },
            value);
        return value;
    }
}

int sign(int order) { return (order > 0) - (order < 0); }

int byte_order(const std::string& a, const std::string& b) { return sign(a.compare(b)); }

template <class T>
int value_order(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, std::string>) return sign(a.compare(b));
    return (b < a) - (a < b);
}

}  // namespace

TEST_CASE_TEMPLATE("keys come back as they were, and their bytes are ordered as they are", T,
                   std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t,
                   std::int32_t, std::uint64_t, std::int64_t, bool, colour, float, double,
                   std::string, std::pair<std::string, std::int32_t>,
                   std::tuple<std::string, std::string, bool>,
                   std::pair<std::tuple<std::string, double>, std::int64_t>,
                   std::tuple<std::pair<std::string, std::string>, std::pair<bool, std::string>>) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 5000; ++i) {
        const T a = any<T>(random);
        const T b = any<T>(random);
        const std::string a_bytes = throng::encode_key(a);
        CHECK(throng::decode_key<T>(a_bytes) == a);
        CHECK(byte_order(a_bytes, throng::encode_key(b)) == value_order(a, b));
    }
}

TEST_CASE("keys are the payloads of the plugin interface") {
    using namespace std::string_literals;
    CHECK(throng::encode_key("text"s) == "text");
    CHECK(throng::encode_key('c') == "c");
    CHECK(throng::encode_key(std::uint32_t{258}) == "\0\0\0\0\0\0\1\2"s);
    CHECK(throng::encode_key(std::int8_t{-1}) == "\x7f\xff\xff\xff\xff\xff\xff\xff");
    CHECK(throng::encode_key(std::int16_t{1}) == "\x80\0\0\0\0\0\0\1"s);
    CHECK(throng::encode_key(1.0) == "\xbf\xf0\0\0\0\0\0\0"s);
    CHECK(throng::encode_key(-1.0) == "\x40\x0f\xff\xff\xff\xff\xff\xff");
    CHECK(throng::encode_key(std::pair("a\0b"s, true)) ==
          "\1a\0\xff"s + "b\0\1\2\0\0\0\0\0\0\0\1"s);
    CHECK(throng::encode_key(std::tuple(std::pair("a"s, "b"s), "c"s)) ==
          "\5\1a\0\1\1b\0\1\0\1c\0\1"s);
}

TEST_CASE("equal numbers are one key") {
    CHECK(throng::encode_key(-0.0) == throng::encode_key(0.0));
    CHECK(throng::encode_key(std::uint8_t{7}) == throng::encode_key(std::uint64_t{7}));
    CHECK(throng::encode_key(0.5f) == throng::encode_key(0.5));
}

TEST_CASE("a pair with a view becomes one with a string when it is read") {
    const auto bytes = throng::encode_key(std::pair<std::string_view, int>("key", 3));
    const auto key = throng::decode_key<std::pair<std::string_view, int>>(bytes);
    static_assert(std::is_same_v<decltype(key), const std::pair<std::string, int>>);
    CHECK(key == std::pair<std::string, int>("key", 3));
}

TEST_CASE_TEMPLATE("values come back as they were", T, std::uint8_t, std::int16_t, std::uint32_t,
                   std::int64_t, bool, colour, float, double, std::string,
                   std::pair<std::int8_t, double>, std::pair<std::string, std::int32_t>,
                   std::tuple<std::string, bool, std::pair<std::string, float>>) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 2000; ++i) {
        const T a = any<T>(random);
        const std::string bytes = throng::encode_value(a);
        CHECK(throng::decode_value<T>(bytes) == a);
        if (throng::detail::native_codec<T>::fixed_size != 0) {
            CHECK(bytes.size() == throng::detail::native_codec<T>::fixed_size);
        }
        const std::vector<T> many{a, any<T>(random)};
        CHECK(throng::decode_value<std::vector<T>>(throng::encode_value(many)) == many);
        const std::optional<T> some(a);
        CHECK(throng::decode_value<std::optional<T>>(throng::encode_value(some)) == some);
        const std::pair<std::optional<T>, std::vector<std::optional<T>>> nested{{}, {a, {}, a}};
        CHECK(throng::decode_value<std::remove_const_t<decltype(nested)>>(
                  throng::encode_value(nested)) == nested);
    }
}

TEST_CASE("plain structs are values, and numbers have the size they have in memory") {
    const point p{-3, 2.5};
    CHECK(throng::decode_value<point>(throng::encode_value(p)) == p);
    CHECK(throng::detail::native_codec<point>::fixed_size == sizeof(point));
    CHECK(throng::detail::native_codec<std::uint64_t>::fixed_size == 8);
    CHECK(throng::detail::native_codec<std::pair<std::uint64_t, std::int8_t>>::fixed_size == 9);
    CHECK(throng::detail::native_codec<std::string>::fixed_size == 0);
    CHECK(throng::detail::native_codec<std::pair<int, std::string>>::fixed_size == 0);
}

TEST_CASE("a view that is read refers to the encoded bytes") {
    const std::string bytes = throng::encode_value(std::string_view("viewed"));
    CHECK(throng::decode_value<std::string_view>(bytes).data() == bytes.data());
    CHECK(throng::decode_key<std::string_view>(bytes).data() == bytes.data());
    using views = std::vector<std::string_view>;
    const views several{"one", "", "three"};
    CHECK(throng::decode_value<views>(throng::encode_value(several)) == several);
}

static_assert(throng::key_type<std::string_view>);
static_assert(throng::key_type<std::pair<std::string_view, std::uint64_t>>);
static_assert(!throng::key_type<const char*>);
static_assert(!throng::value_type<const char*>);
static_assert(!throng::value_type<std::vector<const char*>>);
static_assert(!throng::value_type<std::pair<int, int*>>);
static_assert(throng::value_type<std::vector<std::pair<std::string, point>>>);
