// The processor's floating-point state, of which every tasklet has its own.
#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <doctest/doctest.h>

#include <cfenv>

namespace throng {

namespace {

struct thirds {
    double usual;
    long double extended;
    friend bool operator==(const thirds&, const thirds&) = default;
};

thirds divide_now() {
    const volatile double one = 1;
    const volatile double three = 3;
    const volatile long double long_one = 1;
    const volatile long double long_three = 3;
    return {one / three, long_one / long_three};
}

thirds divide_rounding(int mode) {
    std::fesetround(mode);
    const thirds result = divide_now();
    std::fesetround(FE_TONEAREST);
    return result;
}

void check_that_rounding_stays(stack_kind stack, int mode, const thirds& expected) {
    spawn({.stack = stack}, [mode, expected] {
        std::fesetround(mode);
        for (int i = 0; i < 3; ++i) {
            yield();
            CHECK(std::fegetround() == mode);
            CHECK((divide_now() == expected));
        }
    });
}

}  // namespace

TEST_CASE("how a tasklet rounds is its own, on whatever stack") {
    const thirds up = divide_rounding(FE_UPWARD);
    const thirds down = divide_rounding(FE_DOWNWARD);
    REQUIRE(up.usual != down.usual);
    REQUIRE(up.extended != down.extended);
    runtime its({.workers = 1});
    its.run([&] {
        for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
            check_that_rounding_stays(stack, FE_UPWARD, up);
            check_that_rounding_stays(stack, FE_DOWNWARD, down);
            check_that_rounding_stays(stack, FE_TONEAREST, divide_rounding(FE_TONEAREST));
        }
    });
    CHECK(std::fegetround() == FE_TONEAREST);
}

}  // namespace throng
