#include "tests/framework/mapreduce/results.hpp"
#include "tests/scale.hpp"

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace throng::test;
using throng::mapreduce::for_each_result;
using throng::mapreduce::memory_pool;
using throng::mapreduce::result_chunk;
using throng::mapreduce::result_position;
using throng::mapreduce::result_store;
using throng::mapreduce::result_view;

std::vector<std::string> keys_in(const std::vector<std::string_view>& chunks) {
    std::vector<std::string> keys;
    for (const std::string_view each : chunks) {
        for_each_result(
            each, [&](const result_view& result, const char*) { keys.emplace_back(result.key()); });
    }
    return keys;
}

}  // namespace

TEST_CASE("a store that nothing was written to has no chunks") {
    stored_results results;
    CHECK(results.chunks().empty());
    CHECK(results.chunks().empty());
}

TEST_CASE("what is handed over can be told from what is written later") {
    class received final : public throng::mapreduce::result_receiver {
    public:
        void add(result_chunk chunk, result_position position) override {
            seen.emplace_back(position.offset, keys_in({chunk.results()}));
        }
        std::vector<std::pair<std::uint64_t, std::vector<std::string>>> seen;
    } all;
    memory_pool memory(1 << 20);
    result_store store(memory, all);
    store.come_from({0, 7});
    write_result(store, "a", "1");
    write_result(store, "b", "2");
    store.hand_over();
    store.hand_over();
    store.come_from({0, 9});
    write_result(store, "c", "3");
    store.hand_over();
    REQUIRE(all.seen.size() == 2);
    CHECK(all.seen[0] == std::pair(std::uint64_t{7}, std::vector<std::string>{"a", "b"}));
    CHECK(all.seen[1] == std::pair(std::uint64_t{9}, std::vector<std::string>{"c"}));
    CHECK(memory.used() == 0);
}

TEST_CASE("results of any size are kept in order") {
    stored_results results;
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < 150; ++i) {
        expected.push_back(std::to_string(i));
        write_result(results, expected.back(), std::string(i * i * 60, 'x'), "reducer");
    }
    CHECK(keys_in(results.chunks()) == expected);
    for (const std::string_view each : results.chunks()) {
        for_each_result(each, [](const result_view& result, const char*) {
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
            stored_results results;
            write_result(results, key, 1, reducer);
            const result_view result(results.only_chunk().data());
            CHECK(result.key() == key);
            CHECK(result.reducer_key() == reducer);
            CHECK(result.bytes() == results.only_chunk().size());
        }
    }
}

// A sanitizer takes such a request for a mistake, and ends the program.
TEST_CASE("memory that there is not is a failure, not an exception" * doctest::skip(sanitized)) {
    stored_results results;
    throng_output& output = results.store().output();
    CHECK(output.grow(&output, ~std::uint64_t{0} >> 1) == THRONG_FAILED);
    CHECK(results.store().has_failed());
    CHECK(results.store().error() == nullptr);
    write_result(results, "a", "1");
    CHECK(keys_in(results.chunks()) == std::vector<std::string>{"a"});
}

TEST_CASE("what the receiver throws is a failure, not an exception") {
    class refusing final : public throng::mapreduce::result_receiver {
    public:
        void add(result_chunk, result_position) override { throw throng::error("no more of it"); }
    } none;
    memory_pool memory(1 << 20);
    result_store store(memory, none);
    write_result(store, "a", "1");
    throng_output& output = store.output();
    CHECK(output.grow(&output, 1) == THRONG_FAILED);
    CHECK(store.has_failed());
    CHECK_THROWS_WITH_AS(std::rethrow_exception(store.error()), "no more of it", throng::error);
}
