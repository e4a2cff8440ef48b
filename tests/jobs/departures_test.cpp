#include "departures.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job with structs finds the first departure") {
    CHECK(run(departures(), {"Ulm 2 600 Neu-Ulm", "Ulm - 61", "Ulm 2 425 Laupheim Biberach",
                             "Aalen 10 5", "Aalen 9 1439"})
              .lines() == line_list{"Aalen\t9\t23:59\t[]", "Aalen\t10\t00:05\t[]",
                                    "Ulm\t\\N\t01:01\t[]",
                                    "Ulm\t2\t07:05\t[\"Laupheim\",\"Biberach\"]"});
}
