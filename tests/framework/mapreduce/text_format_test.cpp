#include "mapreduce/results/text_format.hpp"

#include "tests/framework/io/random_text.hpp"
#include "tests/framework/mapreduce/results.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace throng::test;
using throng::mapreduce::result_view;

using throng::mapreduce::result_format;

template <class Key, class Value>
std::string line(const Key& key, const Value& value, result_format format = result_format::tsv) {
    stored_results results;
    write_result(results, key, value);
    throng::mapreduce::line_buffer lines(format);
    lines.append(result_view(results.only_chunk().data()));
    return std::string(lines.text());
}

template <class Key, class Value>
std::string json_line(const Key& key, const Value& value) {
    return line(key, value, result_format::jsonl);
}
template <class Key, class Value>
std::string csv_line(const Key& key, const Value& value) {
    return line(key, value, result_format::csv);
}

// The fields of a row of CSV, read without the help of what is tested.
std::vector<std::string> fields_of(std::string_view row) {
    REQUIRE(row.ends_with('\n'));
    std::vector<std::string> fields{""};
    bool in_quotes = false;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
        if (row[i] == '"' && in_quotes && row[i + 1] == '"') {
            fields.back() += row[i++];
        } else if (row[i] == '"') {
            in_quotes = !in_quotes;
        } else if (row[i] == ',' && !in_quotes) {
            fields.emplace_back();
        } else {
            REQUIRE((in_quotes || (row[i] != '\n' && row[i] != '\r')));
            fields.back() += row[i];
        }
    }
    REQUIRE_FALSE(in_quotes);
    return fields;
}

// Any bytes, with a preference for those that formats make much of.
std::string any_text(std::mt19937_64& random) {
    constexpr std::string_view special = "\",\n\r\t\\ \0[]{}";
    std::string text(random() % 40, '\0');
    for (char& byte : text) {
        byte = random() % 2 == 0 ? special[random() % special.size()] : static_cast<char>(random());
    }
    return text;
}

}  // namespace

TEST_CASE("texts are written as they are, but for what would begin a column or a line") {
    CHECK(line("key", "value") == "key\tvalue\n");
    CHECK(line("", "") == "\t\n");
    const std::string bytes("\0\xff\x1f\x0c", 4);
    CHECK(line(bytes, "x") == bytes + "\tx\n");
    CHECK(line("a\tb\nc", "\r\\\\N") == "a\\tb\\nc\t\\r\\\\\\\\N\n");
    CHECK(line("a text of some length\n", "and\tanother one") ==
          "a text of some length\\n\tand\\tanother one\n");
}

TEST_CASE("numbers are written in decimal") {
    CHECK(line(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()) ==
          "0\t18446744073709551615\n");
    CHECK(line(std::int8_t{-128}, std::numeric_limits<std::int64_t>::min()) ==
          "-128\t-9223372036854775808\n");
    CHECK(line(true, 'c') == "1\tc\n");
}

TEST_CASE("reals are written with as few digits as give the same number again") {
    CHECK(line(0.1, 1.0) == "0.1\t1\n");
    CHECK(line(-2.5, 1e300) == "-2.5\t1e+300\n");
    CHECK(line(0.1f, 16777216.0f) == "0.1\t16777216\n");
    CHECK(line(-0.0, 1.0 / 3) == "0\t0.3333333333333333\n");
    CHECK(line(std::numeric_limits<double>::infinity(), std::nan("")) == "inf\tnan\n");
}

TEST_CASE("the elements of a tuple have a tab between them, also inside of others") {
    using inner = std::pair<std::string, double>;
    const std::tuple<int, inner, std::string> key{-1, {std::string("a\0b", 3), 0.5}, "end"};
    CHECK(line(key, std::pair(std::string("x"), 7)) ==
          std::string("-1\ta\0b\t0.5\tend\tx\t7\n", 19));
    CHECK(line(std::pair(std::string(), std::string()), 1) == "\t\t1\n");
    CHECK(line(std::pair(inner("", 1), inner("x", 2)), 3) == "\t1\tx\t2\t3\n");
}

TEST_CASE("a result without a value is its key alone") {
    stored_results results;
    throng_status status = THRONG_OK;
    throng::detail::write_output<std::string_view, throng::detail::nothing>(
        results.store().output(), "alone", {}, {}, status);
    throng::mapreduce::line_buffer lines;
    lines.append(result_view(results.only_chunk().data()));
    CHECK(lines.text() == "alone\n");
}

TEST_CASE("a result as JSON has a key, and a value if there is one") {
    CHECK(json_line("the", std::uint64_t{3}) == "{\"key\":\"the\",\"value\":3}\n");
    CHECK(json_line(std::int64_t{-1}, 0.5) == "{\"key\":-1,\"value\":0.5}\n");
    CHECK(json_line(true, std::numeric_limits<double>::infinity()) ==
          "{\"key\":1,\"value\":\"inf\"}\n");
    CHECK(json_line(std::pair(std::string("a"), 1), std::vector{std::pair(2, std::string("b"))}) ==
          "{\"key\":[\"a\",1],\"value\":[[2,\"b\"]]}\n");
    using twice = std::optional<std::optional<int>>;
    CHECK(json_line(std::optional<int>(), twice(std::optional<int>())) ==
          "{\"key\":null,\"value\":[null]}\n");
    stored_results results;
    throng_status status = THRONG_OK;
    throng::detail::write_output<std::string_view, throng::detail::nothing>(
        results.store().output(), "alone", {}, {}, status);
    throng::mapreduce::line_buffer lines(result_format::jsonl);
    lines.append(result_view(results.only_chunk().data()));
    CHECK(lines.text() == "{\"key\":\"alone\"}\n");
}

TEST_CASE("JSON is UTF-8, whatever the bytes of a text are") {
    const auto text = [](std::string_view bytes) {
        const std::string all = json_line(bytes, 0);
        return all.substr(7, all.size() - 19);
    };
    CHECK(text("\"\\\n\t\r\x01/") == R"("\"\\\n\t\r\u0001/")");
    CHECK(text("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82") ==
          "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82\"");
    constexpr std::string_view replaced =
        "\"a\xef\xbf\xbd"
        "b\"";
    CHECK(text("a\xff"
               "b") == replaced);
    CHECK(text("a\xc3"
               "b") == replaced);                                 // cut off
    CHECK(text("a\xc0\x80") == "\"a\xef\xbf\xbd\xef\xbf\xbd\"");  // too long a form
    CHECK(text("\xed\xa0\x80").size() == 2 + 3 * 3);              // half of a pair
}

TEST_CASE("whatever is written as JSON can be read by others") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::string key = any_text(random);
        const std::vector<std::string> value{any_text(random), any_text(random)};
        const std::string all = json_line(key, value);
        REQUIRE(all.find('\n') == all.size() - 1);
        const auto document = nlohmann::json::parse(all);
        const auto replace = nlohmann::json::error_handler_t::replace;
        // What the library makes of such bytes itself.
        const auto expected =
            nlohmann::json::parse(nlohmann::json{{"key", key}, {"value", value}}.dump(
                -1, ' ', false, nlohmann::json::error_handler_t::ignore));
        const auto without_replaced = [&](const nlohmann::json& its) {
            std::string text = its.dump(-1, ' ', false, replace);
            for (std::size_t at = 0; (at = text.find("\xef\xbf\xbd")) != text.npos;) {
                text.erase(at, 3);
            }
            return text;
        };
        REQUIRE(without_replaced(document) == without_replaced(expected));
    }
}

TEST_CASE("a result as CSV has the columns of key and value, in quotes where need be") {
    CHECK(csv_line("the", 3) == "the,3\n");
    CHECK(csv_line("a,b", "say \"no\"") == "\"a,b\",\"say \"\"no\"\"\"\n");
    CHECK(csv_line("two\nlines", "\r") == "\"two\nlines\",\"\r\"\n");
    CHECK(csv_line("a\tb\\", "\xff") == "a\tb\\,\xff\n");
    CHECK(csv_line("", std::optional<std::string>()) == "\"\",\n");
    CHECK(csv_line(std::optional<std::string>(""), -0.5) == "\"\",-0.5\n");
    CHECK(csv_line(std::pair(1, std::string("x,")), std::tuple<>()) == "1,\"x,\",\n");
    CHECK(csv_line(std::vector{1, 2}, std::vector{std::string("a\\\n")}) ==
          "\"[1,2]\",\"[\"\"a\\\\\\n\"\"]\"\n");
    CHECK(csv_line(std::vector{1}, 2) == "[1],2\n");
}

TEST_CASE("whatever is written as CSV can be read back") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::string key = any_text(random);
        const std::pair<std::string, std::int64_t> value(any_text(random),
                                                         static_cast<std::int64_t>(random()));
        REQUIRE(fields_of(csv_line(key, value)) ==
                std::vector<std::string>{key, value.first, std::to_string(value.second)});
        const auto list = fields_of(csv_line(std::vector{key, value.first}, 1));
        REQUIRE(list.size() == 2);
        if (std::ranges::all_of(key + value.first, [](char byte) { return byte >= 0; })) {
            const auto expected = nlohmann::json(std::vector{key, value.first});
            REQUIRE(nlohmann::json::parse(list.front()) == expected);
        }
    }
}

TEST_CASE("short and long lines of any format stand one after the other") {
    for (const result_format format :
         {result_format::tsv, result_format::jsonl, result_format::csv}) {
        throng::mapreduce::line_buffer lines(format);
        std::string expected;
        for (std::size_t size = 1; size < 100000; size = size * 3 + 1) {
            const std::string key(size, '"');
            stored_results results;
            write_result(results, key, "x");
            lines.append(result_view(results.only_chunk().data()));
            expected += line(key, "x", format);
        }
        CHECK(lines.text() == expected);
    }
}
