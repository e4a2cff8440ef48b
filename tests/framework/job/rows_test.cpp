// Rows of CSV and TSV.
#include "tests/framework/job/random_source.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace throng::testing;
using throng::test::random_source;
using throng::testing::map;
using table = std::vector<std::vector<std::string>>;

// Emits all fields of a row, with what is around them.
template <class Row>
struct every_field {
    void map(const Row& row, throng::emitter<std::uint64_t, std::vector<std::string>>& emit) const {
        std::vector<std::string> fields;
        for (std::size_t i = 0; i < row.columns().size(); ++i) fields.emplace_back(row[i]);
        emit(row.line_number(), fields);
    }
};

template <class Row>
struct amounts {
    void map(const Row& row, throng::emitter<std::string_view, double>& emit) const {
        const std::string_view city = row["city"];
        emit(city, row.template number<double>("amount"));
    }
};

struct every_kind_of_number {
    void map(const throng::csv_row& row, throng::emitter<std::string_view, int>& emit) const {
        emit("u8", row.number<std::uint8_t>("u8"));
        emit("i64", static_cast<int>(row.number<std::int64_t>(1)));
        emit("f", row.number<float>("f") == 0.5f ? 1 : 0);
        emit("has", static_cast<int>(row.has("f")) - static_cast<int>(row.has("g")));
    }
};

struct places {
    void map(const throng::tsv_row& row, throng::emitter<std::string, std::uint64_t>& emit) const {
        emit(std::string(row.file()) + " " + std::string(row[0]), row.offset());
        emit("missing", row.missing("b") ? 1 : 0);
        emit("empty", row.empty("b") ? 1 : 0);
    }
};

std::string csv_field(const std::string& text, random_source& random) {
    const bool must = text.find_first_of("\",\n\r") != std::string::npos;
    if (!must && random.below(3) > 0) return text;
    std::string field = "\"";
    for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + "\"";
}

std::string tsv_field(const std::string& text, random_source&) {
    std::string field(2 * text.size(), '\0');
    field.resize(static_cast<std::size_t>(throng::detail::write_escaped_column(field.data(), text) -
                                          field.data()));
    return field;
}

// Records, header first, and what their fields are.
template <class Quote>
std::vector<std::string> random_records(random_source& random, char separator, Quote quote,
                                        table& fields) {
    const std::size_t columns = 1 + random.below(5);
    std::vector<std::string> records;
    for (std::size_t row = 0; row < 40; ++row) {
        std::string record;
        std::vector<std::string>& texts = fields.emplace_back();
        for (std::size_t i = 0; i < columns; ++i) {
            texts.push_back(random.text(random.below(9) == 0 ? 90 : 6, "ab,\"\n\r\t\\N;x"));
            if (columns == 1 && texts.back().empty()) texts.back() = "only";
            record += (i > 0 ? std::string(1, separator) : "") + quote(texts.back(), random);
        }
        records.push_back(record);
    }
    return records;
}

template <class Row, class Quote>
void check_random_tables(char separator, Quote quote) {
    random_source random;
    CAPTURE(random.seed());
    for (int round = 0; round < 200; ++round) {
        table fields;
        const std::vector<std::string> records = random_records(random, separator, quote, fields);
        const auto found = map(every_field<Row>(), records);
        REQUIRE(found.pairs.size() == records.size() - 1);
        std::uint64_t line =
            2 + static_cast<std::uint64_t>(std::ranges::count(records.front(), '\n'));
        for (std::size_t i = 0; i + 1 < records.size(); ++i) {
            CHECK(found.pairs[i].first == line);
            CHECK(found.pairs[i].second == fields[i + 1]);
            line += 1 + static_cast<std::uint64_t>(std::ranges::count(records[i + 1], '\n'));
        }
    }
}

const std::vector<std::string> sales{"city,amount", "Ulm,1.5", "\"Bad \"\"Ulm\"\"\",2"};

}  // namespace

TEST_CASE("the fields of a table come back as they were written") {
    check_random_tables<throng::csv_row>(',', csv_field);
    check_random_tables<throng::tsv_row>('\t', tsv_field);
}

TEST_CASE("a row is asked for its columns by name") {
    CHECK(run(amounts<throng::csv_row>(), sales).lines() ==
          line_list{"Ulm\t1.5", "Bad \"Ulm\"\t2"});
    CHECK(run(amounts<throng::tsv_row>(), {"amount\tx\tcity", "3\t\tUlm", "-4e1\t\\N\ta\\tb"})
              .lines() == line_list{"Ulm\t3", "a\\tb\t-40"});
    CHECK(map(every_kind_of_number(), {"u8,i64,f", "255,-7,0.5"}).pairs ==
          std::vector<std::pair<std::string, int>>{{"u8", 255}, {"i64", -7}, {"f", 1}, {"has", 1}});
    using found_places = std::vector<std::pair<std::string, std::uint64_t>>;
    CHECK(map(places(), {"a\tb", "x\t\\N", "y\t"}, {.file = "t"}).pairs ==
          found_places{
              {"t x", 4}, {"missing", 1}, {"empty", 1}, {"t y", 9}, {"missing", 0}, {"empty", 1}});
}

TEST_CASE("a column that is not there is an error with a list of those that are") {
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::csv_row>(), {"town,\"a \"\"b\"\"\"", "Ulm,1"},
                                   {.file = "sales.csv", .most_bad_records = 10}),
                         "'sales.csv' has no column 'city': its columns are 'town', 'a \"b\"'",
                         throng::error);
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::csv_row>(), {"city,amount,city", "Ulm,1,2"}),
                         "'input' has several columns 'city': use the number of one, from 0",
                         throng::error);
    CHECK_THROWS_WITH_AS((void)run(every_kind_of_number(), {"u8", "1"}),
                         "'input' has no column number 1: its columns are 'u8'", throng::error);
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::csv_row>(), {"city,a\"b", "Ulm,1"}),
                         doctest::Contains("the header line of 'input': a quote in"),
                         throng::error);
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::csv_row>(), {}),
                         "a table begins with a header line", throng::error);
}

TEST_CASE("what is wrong with a row makes it a bad record") {
    const auto reason = [](const std::string& row, const std::string& more = "Ulm,7") {
        const results skipped =
            run(amounts<throng::csv_row>(), {"city,amount", row, more}, {.most_bad_records = 1});
        REQUIRE(skipped.bad_records.size() == 1);
        CHECK(skipped.bad_records.front().offset == 12);
        CHECK(skipped.lines() == line_list{"Ulm\t7"});
        return skipped.bad_records.front().reason;
    };
    CHECK(reason("Ulm") == "the number of fields is 1, but that of the columns is 2");
    CHECK(reason("Ulm,1,") == "the number of fields is 3, but that of the columns is 2");
    CHECK(reason("Ulm,x") == "column 'amount' is 'x': expected a number");
    CHECK(reason("Ulm,") == "column 'amount' is '': expected a number");
    CHECK(reason("Ulm,1 ") == "column 'amount' is '1 ': expected a number");
    CHECK(reason("U\"l\"m,1") ==
          "a quote in column 'city', which does not begin with one (a field with quotes in it is "
          "put in quotes, and each of them is doubled)");
    CHECK(reason("\"Ulm\" ,1") == "column 'city' goes on behind the quote that ends it");
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::csv_row>(), {"city,amount", "Ulm,\"1"}),
                         "column 'amount' begins with a quote, and no other ends it",
                         throng::error);
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::tsv_row>(), {"city\tamount", "C:\\x\t1"}),
                         R"(a backslash in column 'city' begins none of \\, \t, \n and \r)",
                         throng::error);
    CHECK_THROWS_WITH_AS((void)run(amounts<throng::tsv_row>(), {"city\tamount", "Ulm\t\\N"}),
                         "column 'amount' is missing: expected a number", throng::error);
    CHECK_THROWS_WITH_AS((void)run(every_kind_of_number(), {"u8,i64,f", "256,1,1"}),
                         "column 'u8' is '256': expected a whole number that fits its type",
                         throng::error);
}

TEST_CASE("lines may end with CRLF, and empty ones are no rows") {
    CHECK(run(amounts<throng::csv_row>(), {"city,amount", "Ulm,1\r", "", "\r", "\"\r\n\",2\r"})
              .lines() == line_list{"Ulm\t1", "\\r\\n\t2"});
    CHECK(map(every_field<throng::csv_row>(), {"only", "", "x"}).pairs.size() == 2);
}
