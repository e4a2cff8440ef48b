#include <throng/codec.hpp>
#include <throng/numbers.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using throng::centred_sum;
using throng::decimals;
using throng::exact_sum;

std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    throng::for_each_field(line, [&](std::string_view field) { fields.emplace_back(field); });
    return fields;
}

std::int64_t read(unsigned digits, std::string_view text) { return decimals(digits).read(text); }

}  // namespace

TEST_CASE("fields are separated by spaces, tabs, commas and semicolons") {
    CHECK(fields_of(" 1,2;3\t4  5 ") == std::vector<std::string>{"1", "2", "3", "4", "5"});
    CHECK(fields_of("").empty());
    CHECK(fields_of(" ,;\t").empty());
    CHECK(fields_of("a") == std::vector<std::string>{"a"});
}

TEST_CASE("decimal numbers are whole numbers of their last digit") {
    CHECK(read(2, "-1.5") == -150);
    CHECK(read(2, "+1.05") == 105);
    CHECK(read(2, "7") == 700);
    CHECK(read(2, ".5") == 50);
    CHECK(read(2, "5.") == 500);
    CHECK(read(0, "-0") == 0);
    CHECK(read(9, "0.000000001") == 1);
    CHECK(read(9, "1000000") == decimals::largest);
    CHECK(read(0, "-1000000000000000") == -decimals::largest);
    CHECK(decimals(3).scale() == 1000);
    std::vector<std::int64_t> row{1};
    decimals(1).read_row("1 -2.5", row);
    CHECK(row == std::vector<std::int64_t>{10, -25});
}

TEST_CASE("what is no number of that kind is refused with what is expected") {
    for (const std::string_view text :
         {"", "-", "+", ".", "x", "1x", "1.234", "1e5", "--1", "1.2.3", "nan", "10000000000000.01",
          "99999999999999999999999999999999", "0.1x"}) {
        CAPTURE(text);
        const std::string message =
            "'" + std::string(text) +
            "' is no number with up to 2 digits behind the point, of up to 10000000000000";
        CHECK_THROWS_WITH_AS((void)read(2, text), message.c_str(), throng::error);
    }
    // As whole numbers of 64 bits these would be small ones.
    for (const std::string_view text :
         {"1844674407370955", "3689348814741911", "-1844674407370955"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)read(9, text), throng::error);
    }
    CHECK_THROWS_AS((void)read(0, "1.0"), throng::error);
    CHECK_THROWS_AS((void)read(0, "1000000000000001"), throng::error);
}

TEST_CASE("sums are exact, and too large ones an error") {
    static_assert(std::is_trivially_copyable_v<exact_sum>);
    static_assert(throng::value_type<exact_sum>);
    exact_sum sum;
    for (int i = 0; i < 3; ++i) sum.add_product(decimals::largest, decimals::largest);
    sum.add(1);
    sum.subtract(2);
    exact_sum others;
    for (int i = 0; i < 3; ++i) others.add_product(-decimals::largest, decimals::largest);
    sum.add(others);
    CHECK(sum.value() == -1);
    CHECK(static_cast<double>(sum) == -1);
    exact_sum large;
    large.add_product(std::numeric_limits<std::int64_t>::min(),
                      std::numeric_limits<std::int64_t>::min());
    CHECK_THROWS_AS(large.add(large), throng::error);
}

TEST_CASE("a centred sum loses nothing where means are large") {
    const std::int64_t middle = decimals::largest - 5;
    exact_sum squares;
    exact_sum sum;
    for (const std::int64_t apart : {-1, 0, 1, 2}) {
        squares.add_product(middle + apart, middle + apart);
        sum.add(middle + apart);
    }
    CHECK(centred_sum(squares, sum, sum, 4) == 5);  // mean 0.5: 2.25 + 0.25 + 0.25 + 2.25
    exact_sum same;
    exact_sum same_squares;
    for (int i = 0; i < 7; ++i) {
        same.add(-middle);
        same_squares.add_product(middle, middle);
    }
    CHECK(centred_sum(same_squares, same, same, 7) == 0);
}

TEST_CASE("a centred sum is what it is by its definition") {
    std::mt19937_64 random(1809);
    for (std::int64_t count = 1; count < 60; ++count) {
        std::vector<std::int64_t> a;
        std::vector<std::int64_t> b;
        exact_sum sum_a, sum_b, products;
        for (std::int64_t i = 0; i < count; ++i) {
            a.push_back(static_cast<std::int64_t>(random() % 2000) - 900);
            b.push_back(static_cast<std::int64_t>(random() % 2000) - 1500);
            sum_a.add(a.back());
            sum_b.add(b.back());
            products.add_product(a.back(), b.back());
        }
        long double expected = 0;
        const auto n = static_cast<long double>(count);
        for (std::size_t i = 0; i < a.size(); ++i) {
            expected += (static_cast<long double>(a[i]) - static_cast<double>(sum_a) / n) *
                        (static_cast<long double>(b[i]) - static_cast<double>(sum_b) / n);
        }
        CAPTURE(count);
        CHECK(centred_sum(products, sum_a, sum_b, count) ==
              doctest::Approx(static_cast<double>(expected)).epsilon(1e-12));
    }
}

TEST_CASE("numbers are rounded to so many digits") {
    CHECK(throng::with_digits(1.0 / 3, 3) == 0.333);
    CHECK(throng::with_digits(-123456, 2) == -120000);
    CHECK(throng::with_digits(2.5e-300, 1) == 2e-300);
    CHECK(throng::with_digits(0, 5) == 0);
    CHECK(throng::with_digits(0.1, 17) == 0.1);
}
