#include "tests/framework/mapreduce/results.hpp"
#include "tests/scale.hpp"

#include <string>
#include <vector>

namespace {

using namespace throng::test;
using throng::mapreduce::for_each_result;
using throng::mapreduce::result_store;
using throng::mapreduce::result_view;

std::vector<std::string> keys_in(const result_store& store, std::size_t begin, std::size_t end) {
    std::vector<std::string> keys;
    for (std::size_t i = begin; i < end; ++i) {
        for_each_result(store.chunk(i), [&](const result_view& result, const char*) {
            keys.emplace_back(result.key());
        });
    }
    return keys;
}

}  // namespace

TEST_CASE("a store that nothing was written to has no chunks") {
    result_store store;
    CHECK(store.seal() == 0);
    CHECK(store.seal() == 0);
    CHECK(store.chunks() == 0);
}

TEST_CASE("what was written before a store is sealed can be told from what was written later") {
    result_store store;
    write_result(store, "a", "1");
    write_result(store, "b", "2");
    const std::size_t first = store.seal();
    CHECK(store.seal() == first);
    write_result(store, "c", "3");
    const std::size_t second = store.seal();
    CHECK(keys_in(store, 0, first) == std::vector<std::string>{"a", "b"});
    CHECK(keys_in(store, first, second) == std::vector<std::string>{"c"});
}

TEST_CASE("sealing again and again wastes no memory") {
    result_store store;
    std::vector<const char*> places;
    for (int i = 0; i < 100; ++i) {
        write_result(store, "key", "value");
        const std::size_t end = store.seal();
        places.push_back(store.chunk(end - 1).data());
    }
    CHECK(store.chunks() == 100);
    for (std::size_t i = 1; i < 100; ++i) CHECK(places[i] == places[0] + i * (16 + 8));
}

TEST_CASE("results of any size are kept in order, and keep their place") {
    result_store store;
    std::vector<std::string> expected;
    const char* first = nullptr;
    for (std::size_t i = 0; i < 150; ++i) {
        expected.push_back(std::to_string(i));
        write_result(store, expected.back(), std::string(i * i * 60, 'x'), "reducer");
        if (i == 0) first = store.output().cursor;
    }
    const std::size_t end = store.seal();
    CHECK(keys_in(store, 0, end) == expected);
    CHECK(store.chunk(0).data() < first);
    for (std::size_t i = 0; i < end; ++i) {
        for_each_result(store.chunk(i), [](const result_view& result, const char*) {
            const std::size_t number = std::stoul(std::string(result.key()));
            CHECK(result.value().size() == number * number * 60);
            CHECK(result.reducer_key() == "reducer");
            CHECK(result.key_tag() == THRONG_TEXT);
        });
    }
}

TEST_CASE("a result knows its reducer's key, be it the written key, another, or empty") {
    for (const std::string_view key : {"", "key"}) {
        for (const std::string_view reducer : {"", "key", "reducer"}) {
            result_store store;
            write_result(store, key, 1, reducer);
            store.seal();
            const result_view result(store.chunk(0).data());
            CHECK(result.key() == key);
            CHECK(result.reducer_key() == reducer);
            CHECK(result.bytes() == store.chunk(0).size());
        }
    }
}

// A sanitizer takes such a request for a mistake, and ends the program.
TEST_CASE("memory that there is not is a failure, not an exception" * doctest::skip(sanitized)) {
    result_store store;
    throng_output& output = store.output();
    CHECK(output.grow(&output, ~std::uint64_t{0} >> 1) == THRONG_FAILED);
    write_result(store, "a", "1");
    CHECK(keys_in(store, 0, store.seal()) == std::vector<std::string>{"a"});
}
