#include "tests/framework/job/random_source.hpp"
#include "tests/framework/job/value_payload.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace throng::test;
using throng::detail::record_value;

// What is written, alone; checks that nothing behind what may be changed is.
template <class V>
std::string written(const V& value) {
    const std::size_t most = record_value<V>::most_bytes(value);
    std::string room(most + 8, '~');
    const char* end = record_value<V>::write(room.data(), value);
    const auto size = static_cast<std::size_t>(end - room.data());
    CHECK(size <= most);
    CHECK(throng::detail::encode_record_value(value) == room.substr(0, size));
    CHECK(room.substr(most) == "~~~~~~~~");
    return room.substr(0, size);
}

// Read from memory of just its size, so that a sanitizer sees what is read beyond.
template <class V>
void check_read(const V& value) {
    const std::string text = written(value);
    const std::vector<char> bytes(text.begin(), text.end());
    CHECK(record_value<V>::read(bytes.data()) == value);
    CHECK(record_value<V>::end_of(bytes.data()) == bytes.data() + bytes.size());
}

template <class T>
void check_numbers() {
    random_source random;
    CAPTURE(random.seed());
    std::vector<T> numbers{0, 1, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
    for (int bit = 0; bit < std::numeric_limits<T>::digits; ++bit) {
        const std::uint64_t power = std::uint64_t{1} << bit;
        for (const std::uint64_t near : {power - 1, power, power + 1, random.below(power + 1)}) {
            numbers.push_back(static_cast<T>(near));
        }
    }
    if constexpr (std::is_signed_v<T>) {
        for (std::size_t i = numbers.size(); i-- > 0;) {
            numbers.push_back(static_cast<T>(-1 - numbers[i]));
        }
    }
    for (const T number : numbers) {
        CAPTURE(number);
        check_read(number);
    }
}

}  // namespace

TEST_CASE("numbers are read as they were written, whatever their size") {
    check_numbers<std::uint16_t>();
    check_numbers<std::int16_t>();
    check_numbers<std::uint32_t>();
    check_numbers<std::int32_t>();
    check_numbers<std::uint64_t>();
    check_numbers<std::int64_t>();
}

TEST_CASE("small numbers take a byte, and larger ones hardly more than they need") {
    CHECK(written<std::uint64_t>(247) == "\xf7");
    CHECK(written<std::uint64_t>(248) == "\xf8\xf8");
    CHECK(written<std::uint64_t>(256) == std::string("\xf9\x00\x01", 3));
    CHECK(written<std::int64_t>(-1) == "\x01");
    CHECK(written<std::int64_t>(123) == "\xf6");
    CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "\xff" + std::string(8, '\xff'));
}

TEST_CASE("values of other types are read as they were written") {
    check_read(2.5);
    check_read('x');
    check_read(true);
    check_read(std::string());
    check_read(std::string(247, 'a'));
    check_read(std::string(100000, 'b'));
    check_read(std::pair<std::uint64_t, std::string>(1, "text"));
    check_read(std::vector<std::int32_t>{-1, 0, 1});
}
