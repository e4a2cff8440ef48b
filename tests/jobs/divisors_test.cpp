#include "divisors.cpp"

#include <throng/runtime.hpp>
#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job with helpers counts divisors") {
    throng::run([] {
        CHECK(run(divisors(), {"12", "1", "0", "97", "12", "360"}).lines() ==
              line_list{"0\t0", "1\t1", "12\t6", "97\t2", "360\t24"});
    });
}

TEST_CASE("it says which line is no number") {
    CHECK_THROWS_WITH((void)run(divisors(), {"12", "1x"}), "'1x' is no whole number");
    CHECK_THROWS_WITH((void)run(divisors(), {""}), "'' is no whole number");
}
