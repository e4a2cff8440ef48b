#include "logins.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job on JSON counts logins by user and system") {
    const std::string login = R"({"kind":"login","user":"ann","client":{"os":"Debian"}})";
    CHECK(run(logins(), {login, R"({"kind":"logout","user":"ann"})", login}).lines() ==
          line_list{"ann\tDebian\t2"});
}
