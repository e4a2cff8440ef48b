// What jobs write, read again.
#include "tests/framework/job/composite_types.hpp"
#include "tests/framework/job/same_again.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

namespace {

using namespace throng::test;
using namespace throng::testing;
using throng::testing::map;

template <class Key, class Value>
std::string refusal(const std::string& line) {
    const auto found = map(same_again<Key, Value>(), {line}, {.most_bad_records = 1});
    REQUIRE(found.bad_records.size() == 1);
    CHECK(found.pairs.empty());
    return found.bad_records.front().reason;
}

using twice = std::optional<std::optional<std::string>>;

}  // namespace

TEST_CASE_TEMPLATE("what was written is read again", T, bool, std::uint8_t, std::int64_t, colour,
                   char, float, double, std::string, std::optional<std::string>,
                   std::optional<double>, twice, std::vector<twice>, std::vector<std::string>,
                   std::vector<float>, point, nobody, stop, version,
                   std::optional<std::pair<colour, std::string>>, std::pair<version, nobody>,
                   std::optional<version>, std::array<std::optional<char>, 2>, nested_key) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 300; ++i) {
        const std::pair<T, T> pair{any_value<T>(random), any_value<T>(random)};
        const std::string line = text_of(pair.first) + '\t' + text_of(pair.second);
        CAPTURE(line);
        const auto found = map(same_again<T, T>(), {line});
        REQUIRE(found.pairs.size() == 1);
        CHECK(found.pairs.front() == pair);
        CHECK(run(same_again<T, T>(), {line}).lines() == line_list{line});
    }
}

TEST_CASE("views are read where that is what the job wants") {
    using views = std::pair<std::string_view, std::vector<std::string_view>>;
    const std::string line = "a\\tb\t[\"c\",\"d\\\\\\\\e\",\"\"]\tx";
    const auto found = map(same_again<views, std::string_view>(), {line});
    REQUIRE(found.pairs.size() == 1);
    CHECK(found.pairs.front().first.first == "a\tb");
    CHECK(found.pairs.front().first.second == std::vector<std::string>{"c", "d\\e", ""});
    CHECK(found.pairs.front().second == "x");
}

TEST_CASE("JSON with white space, and texts with all escapes, are read") {
    const auto read = [](const std::string& column) {
        return map(same_again<int, std::vector<std::string>>(), {"1\t" + column})
            .pairs.front()
            .second;
    };
    CHECK(read("[ \"a\" , \"b\" ]") == std::vector<std::string>{"a", "b"});
    CHECK(read(R"(["\\u0041\\/\\b\\f\\n\\r\\t\\"\\\\"])") ==
          std::vector<std::string>{"A/\b\f\n\r\t\"\\"});
}

TEST_CASE("a line that is not as it would have been written is a bad record") {
    using list = std::vector<int>;
    CHECK(refusal<int, int>("1") == "the number of columns is 1, but key and value have 2");
    CHECK(refusal<point, int>("1\t2") == "the number of columns is 2, but key and value have 3");
    CHECK(refusal<int, int>("1\tx") == "column 2: 'x': expected a whole number that fits its type");
    CHECK(refusal<std::uint8_t, int>("256\t1") ==
          "column 1: '256': expected a whole number that fits its type");
    CHECK(refusal<bool, int>("2\t1") ==
          "column 1: '2': expected a whole number that fits its type");
    CHECK(refusal<double, int>("1,5\t1") == "column 1: '1,5': expected a number");
    CHECK(refusal<char, int>("ab\t1") == "column 1: 'ab': expected a text of one byte");
    CHECK(refusal<std::string, int>("a\\x\t1") ==
          R"(column 1: a backslash begins none of \\, \t, \n and \r)");
    CHECK(refusal<nobody, int>("x\t1") == "column 1: expected an empty one");
    CHECK(refusal<int, list>("1\t[1,2") ==
          "column 2: JSON of another form than is expected: ']' is missing before ''");
    CHECK(refusal<int, list>("1\t[1,2]]") ==
          "column 2: JSON of another form than is expected: the end is missing before ']'");
    CHECK(refusal<int, list>("1\t[1,\"2\"]") ==
          "column 2: '\"2\"': expected a whole number that fits its type");
    CHECK(refusal<int, std::vector<std::string>>("1\t[\"a]") ==
          "column 2: JSON of another form than is expected: a quote that ends the text is missing "
          "before 'a]'");
    CHECK(refusal<int, std::vector<std::string>>("1\t[\"\\\\u00e4\"]")
              .starts_with("column 2: JSON of another form than is expected: an escape that throng "
                           "writes is missing"));
    CHECK(refusal<int, std::vector<std::pair<int, int>>>("1\t[[1]]") ==
          "column 2: JSON of another form than is expected: ',' is missing before ']]'");
}
