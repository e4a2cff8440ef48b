// Inputs that are no lines: binary records, whole files, JSON.
#include <throng/json.hpp>
#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <cstring>

namespace {

using namespace throng::testing;
using throng::testing::map;

struct reading {
    std::uint32_t sensor;
    float value;
};

struct readings {
    void map(const throng::fixed<sizeof(reading)>& record,
             throng::emitter<std::uint32_t, float>& emit) const {
        const auto found = record.read<reading>(0);
        if (found.value < 0) throw throng::error("a negative value");
        emit(found.sensor, found.value);
        emit(static_cast<std::uint32_t>(record.index()), record.read<float>(4));
        emit(static_cast<std::uint32_t>(record.offset()),
             static_cast<float>(record.bytes().size()));
    }
};

struct sizes {
    void map(const throng::whole_file& file,
             throng::emitter<std::string_view, std::uint64_t>& emit) const {
        if (file.text() == "bad") throw throng::error("this file is bad");
        emit(file.file(), file.text().size());
    }
};

struct events {
    void map(const throng::json& event, throng::emitter<std::string_view, double>& emit) const {
        if (!event.has("user")) return;
        const std::string_view user = event.text("user");
        emit(user, event.number<double>("/price/amount"));
        if (event.has("count")) emit("count", event.number<std::uint8_t>("count"));
        if (event.has("signed")) emit("signed", event.number<std::int16_t>("signed"));
        if (event.has("/price/final")) emit("final", event.flag("/price/final") ? 1 : 0);
        emit("line", static_cast<double>(event.line_number()));
        emit("keys", static_cast<double>(event.document().size()));
    }
};

struct members {
    std::string name;
    void map(const throng::json& document,
             throng::emitter<std::string_view, std::uint64_t>& emit) const {
        emit(document.file(), document.has(name) ? 1 : 0);
    }
};

std::string bytes_of(const reading& r) {
    std::string bytes(sizeof r, '\0');
    std::memcpy(bytes.data(), &r, sizeof r);
    return bytes;
}

std::string refusal(const std::string& line) {
    const auto found = map(events(), {line}, {.most_bad_records = 1});
    REQUIRE(found.bad_records.size() == 1);
    return found.bad_records.front().reason;
}

}  // namespace

TEST_CASE("binary records are read as what they are") {
    using pairs = std::vector<std::pair<std::uint32_t, float>>;
    CHECK(map(readings(), {bytes_of({7, 0.5f}), bytes_of({8, 10})}).pairs ==
          pairs{{7, 0.5f}, {0, 0.5f}, {0, 8}, {8, 10}, {1, 10}, {8, 8}});
    const auto skipped =
        map(readings(), {bytes_of({7, -1}), bytes_of({8, -1})}, {.most_bad_records = 2});
    REQUIRE(skipped.bad_records.size() == 2);
    CHECK(skipped.bad_records[1].offset == 8);
    CHECK_THROWS_WITH_AS((void)map(readings(), {"short"}), "a record has 8 bytes, not 5",
                         throng::error);
}

TEST_CASE("a whole file is one record") {
    CHECK(run(sizes(), {"one\ntwo\n", "", "x"}, {.file = "f"}).lines() ==
          line_list{"f\t8", "f\t0", "f\t1"});
    CHECK(run(sizes(), {}).lines().empty());
    CHECK_THROWS_WITH_AS((void)run(sizes(), {"bad"}), "this file is bad", throng::error);
}

TEST_CASE("a JSON document is asked for its members") {
    CHECK(
        run(events(), {R"({"user":"a\u00e4","price":{"amount":1.5,"final":true},"count":255})", "",
                       R"({"user":null})", R"({"user":"b","signed":-3,"price":{"amount":2}})"})
            .lines() == line_list{"a\xc3\xa4\t1.5", "count\t255", "final\t1", "line\t1", "keys\t3",
                                  "b\t2", "signed\t-3", "line\t4", "keys\t3"});
}

TEST_CASE("a JSON pointer to what can be in no array points to nothing") {
    for (const char* const name : {"/", "//x", "/-", "/x", "/01", "/99999999999999999999"}) {
        CAPTURE(name);
        const auto found = map(members{name}, {"[1]", R"({"":{"x":1}})"}).pairs;
        REQUIRE(found.size() == 2);
        CHECK(found[0].second == 0);
    }
    CHECK(map(members{"//x"}, {R"({"":{"x":1}})"}).pairs.front().second == 1);
    CHECK(map(members{"/0"}, {"[1]"}).pairs.front().second == 1);
}

TEST_CASE("JSON that is broken, or has something else in it, is a bad record") {
    CHECK(refusal("{\"user\":").find("parse error at line 1, column 9") != std::string::npos);
    CHECK(refusal(R"({"user":1})") == "'user' is 1: expected a text");
    CHECK(refusal(R"({"user":{}})") == "'user' is an object: expected a text");
    constexpr std::size_t depth = 200000;  // which no stack has room for
    const std::string deep = std::string(depth, '[') + std::string(depth, ']');
    CHECK(refusal(R"({"user":)" + deep + "}") == "'user' is an array: expected a text");
    CHECK(refusal(R"({"user":"x"})") == "there is no '/price/amount'");
    CHECK(refusal(R"({"user":"x","price":{"amount":"1"}})") ==
          "'/price/amount' is \"1\": expected a number");
    CHECK(refusal(R"({"user":"x","price":{"amount":1},"count":256})") ==
          "'count' is 256: expected a whole number that fits its type");
    CHECK(refusal(R"({"user":"x","price":{"amount":1},"count":-1})") ==
          "'count' is -1: expected a whole number that fits its type");
    CHECK(refusal(R"({"user":"x","price":{"amount":1},"signed":1.5})") ==
          "'signed' is 1.5: expected a whole number that fits its type");
    CHECK(refusal(R"({"user":"x","price":{"amount":1,"final":0}})") ==
          "'/price/final' is 0: expected true or false");
}
