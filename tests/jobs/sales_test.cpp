#include "sales.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job on CSV adds up what each city has sold") {
    CHECK(run(sales(), {"day,city,cents", "1,Ulm,250", "1,\"Bad Aibling, Kurpark\",5", "2,Ulm,50"})
              .lines() == line_list{"Bad Aibling, Kurpark\t5", "Ulm\t300"});
}
