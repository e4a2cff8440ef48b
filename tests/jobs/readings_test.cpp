#include "readings.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <cstring>

using namespace throng::testing;

namespace {

std::string reading(std::uint32_t sensor, double value) {
    std::string bytes(12, '\0');
    std::memcpy(bytes.data(), &sensor, sizeof sensor);
    std::memcpy(bytes.data() + 4, &value, sizeof value);
    return bytes;
}

}  // namespace

TEST_CASE("the documentation's job on binary records finds the most that a sensor has measured") {
    CHECK(run(readings(), {reading(7, 1.5), reading(8, -3), reading(7, 1.25)}).lines() ==
          line_list{"7\t1.5", "8\t-3"});
}
