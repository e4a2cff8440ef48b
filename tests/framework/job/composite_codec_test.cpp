// Keys and values that are made of others.
#include "tests/framework/job/composite_types.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

#include <map>
#include <memory>

namespace {

using namespace throng::test;

int sign(int order) { return (order > 0) - (order < 0); }

template <class T>
int value_order(const T& a, const T& b) {
    return (b < a) - (a < b);
}

struct with_array {
    int x;
    char name[8];
};
struct with_view {
    std::string_view name;
    int x;
};
struct with_pointer {
    const int* x;
};
struct with_owner {
    std::unique_ptr<int> x;
};
struct derived : point {
    int z;
};
struct bits {
    std::array<std::uint8_t, 4> all;
    colour which;
    bool operator==(const bits&) const = default;
};

}  // namespace

TEST_CASE_TEMPLATE("composite keys come back as they were, and their bytes are in their order", T,
                   std::optional<std::int32_t>, std::optional<std::string>,
                   std::optional<std::optional<bool>>, std::vector<std::uint8_t>,
                   std::vector<std::string>, std::vector<bool>, std::array<std::int16_t, 3>,
                   std::vector<std::vector<std::optional<std::string>>>, point, stop, version,
                   nobody, std::pair<stop, version>, std::vector<std::pair<version, float>>,
                   std::tuple<std::optional<point>, std::vector<point>, colour>, nested_key) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 3000; ++i) {
        const T a = any_value<T>(random);
        const T b = random.below(20) == 0 ? a : any_value<T>(random);
        const std::string a_bytes = throng::encode_key(a);
        CHECK(throng::decode_key<T>(a_bytes) == a);
        CHECK(sign(a_bytes.compare(throng::encode_key(b))) == value_order(a, b));
    }
}

TEST_CASE_TEMPLATE("composite values come back as they were", T, point, stop, version, bits, nobody,
                   std::vector<version>, std::vector<bool>, std::array<std::string, 3>,
                   std::pair<stop, std::optional<version>>, nested_key) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 2000; ++i) {
        const T a = any_value<T>(random);
        const std::string bytes = throng::encode_value(a);
        CHECK(throng::decode_value<T>(bytes) == a);
        if (throng::detail::native_codec<T>::fixed_size != 0) {
            CHECK(bytes.size() == throng::detail::native_codec<T>::fixed_size);
        }
        const std::vector<T> many{a, any_value<T>(random)};
        CHECK(throng::decode_value<std::vector<T>>(throng::encode_value(many)) == many);
    }
}

TEST_CASE("composite keys are the payloads of the plugin interface") {
    using namespace std::string_literals;
    using throng::encode_key;
    CHECK(encode_key(std::optional<std::string>()) == "\0"s);
    CHECK(encode_key(std::optional("a"s)) == "\1\1a\0\1"s);
    CHECK(encode_key(std::vector<std::string>()).empty());
    CHECK(encode_key(std::vector{"a"s, "b"s}) == "\1a\0\1\1b\0\1"s);
    CHECK(encode_key(std::pair(std::vector{'a'}, std::optional<int>())) == "\x9\1a\0\1\0\x8\0"s);
    CHECK(encode_key(point{-1, 1}) == encode_key(std::pair(-1, 1.0)));
    CHECK(encode_key(nobody()).empty());
    CHECK(encode_key(version(1, "x")) == encode_key(std::pair(1, "x"s)));
    CHECK(encode_key(std::array{1, 2}) == encode_key(std::pair(1, 2)));
}

TEST_CASE("structs without anything that is elsewhere are their bytes as values") {
    CHECK(throng::detail::native_codec<point>::fixed_size == sizeof(point));
    CHECK(throng::detail::native_codec<bits>::fixed_size == sizeof(bits));
    CHECK(throng::detail::native_codec<with_array>::fixed_size == sizeof(with_array));
    CHECK(throng::detail::native_codec<stop>::fixed_size == 0);
}

static_assert(throng::key_type<std::optional<std::string_view>>);
static_assert(
    std::is_same_v<throng::owned_t<std::array<std::string_view, 2>>, std::array<std::string, 2>>);
static_assert(!throng::key_type<with_array> && throng::value_type<with_array>);
static_assert(!throng::key_type<derived> && throng::value_type<derived>);
static_assert(!throng::key_type<with_view> && !throng::value_type<with_view>);
static_assert(!throng::key_type<with_pointer> && !throng::value_type<with_pointer>);
static_assert(!throng::key_type<with_owner> && !throng::value_type<with_owner>);
static_assert(!throng::value_type<std::array<const char*, 2>>);
static_assert(!throng::value_type<std::vector<with_view>>);
static_assert(!throng::key_type<std::map<int, int>> && !throng::value_type<std::map<int, int>>);
