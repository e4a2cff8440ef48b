#include "mapreduce/results/result_writer.hpp"

#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/memory_sink.hpp"
#include "tests/framework/mapreduce/results.hpp"
#include "tests/scale.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace throng::test;
using throng::mapreduce::job_phase;
using throng::mapreduce::result_order;
using throng::mapreduce::writing_counts;
using throng::mapreduce::writing_plan;

struct result {
    std::string key;
    std::uint64_t value;
    std::string reducer;
};

std::string line(const result& its) { return its.key + '\t' + std::to_string(its.value) + '\n'; }

// Results, each reducer's in one of several stores, as partitions have them.
class spread_results {
public:
    spread_results(const std::vector<result>& results, std::size_t stores) {
        for (std::size_t i = 0; i < stores; ++i) {
            stores_.push_back(std::make_unique<stored_results>());
        }
        for (const result& each : results) {
            stored_results& store = *stores_[std::hash<std::string>()(each.reducer) % stores];
            write_result(store, each.key, each.value, each.reducer);
        }
        for (const auto& store : stores_) {
            std::ranges::move(store->chunks(), std::back_inserter(chunks_));
        }
    }
    [[nodiscard]] const std::vector<std::string_view>& chunks() const { return chunks_; }

private:
    std::vector<std::unique_ptr<stored_results>> stores_;
    std::vector<std::string_view> chunks_;
};

writing_plan plan_of(result_order order, unsigned workers = 2,
                     std::optional<std::uint64_t> top = {}) {
    writing_plan plan;
    plan.order = order;
    plan.workers = workers;
    plan.top = top;
    plan.entering_phase = [](job_phase) {};
    return plan;
}

std::string written(const spread_results& results, const writing_plan& plan) {
    memory_sink sink;
    const writing_counts counts = write_results(results.chunks(), sink, plan);
    CHECK(sink.finished);
    CHECK(counts.written <= counts.results);
    const auto lines = static_cast<std::uint64_t>(std::ranges::count(sink.text, '\n'));
    CHECK(counts.written == lines);
    return sink.text;
}

// Some reducers write several results, under keys that others write too.
std::vector<result> random_results(random_source& random, std::size_t count) {
    std::vector<result> results;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string reducer = "r" + std::to_string(random.below(count));
        const std::string key =
            random.below(3) == 0 ? std::string("common") : random.text(12, "abcdefghij");
        results.push_back({key, random.below(random.below(2) == 0 ? 5 : 100000), reducer});
    }
    return results;
}

std::string expected_output(std::vector<result> results, bool by_value,
                            std::uint64_t top = ~std::uint64_t{0}) {
    std::ranges::stable_sort(results, [by_value](const result& a, const result& b) {
        if (by_value && a.value != b.value) return a.value > b.value;
        return std::tie(a.key, a.reducer) < std::tie(b.key, b.reducer);
    });
    std::string text;
    for (std::size_t i = 0; i < results.size() && i < top; ++i) text += line(results[i]);
    return text;
}

}  // namespace

TEST_CASE("the same results are the same bytes, for all numbers of chunks and workers") {
    random_source random;
    CAPTURE(random.seed());
    for (const std::size_t count : {std::size_t{0}, std::size_t{100}, scaled(50000)}) {
        const std::vector<result> results = random_results(random, count);
        for (const std::size_t stores : {1u, 3u, 20u}) {
            const spread_results spread(results, stores);
            for (const unsigned workers : {1u, 2u, 5u}) {
                const bool by_key = written(spread, plan_of(result_order::key, workers)) ==
                                    expected_output(results, false);
                CHECK(by_key);
                const bool by_value = written(spread, plan_of(result_order::value, workers)) ==
                                      expected_output(results, true);
                CHECK(by_value);
                for (const std::uint64_t top : {0u, 1u, 50u}) {
                    CHECK(written(spread, plan_of(result_order::key, workers, top)) ==
                          expected_output(results, false, top));
                    CHECK(written(spread, plan_of(result_order::value, workers, top)) ==
                          expected_output(results, true, top));
                }
            }
        }
    }
}

TEST_CASE("keys that have much in common are sorted as others are") {
    random_source random;
    CAPTURE(random.seed());
    const std::string common = "https://example.org/" + std::string(80, '/');
    const std::size_t count = scaled(60000);
    std::vector<result> results;
    for (std::size_t i = 0; i < count; ++i) {
        // One key in a hundred is none of them: a part of what they share, less, greater, or empty.
        const std::string others[] = {common.substr(0, random.below(common.size())), "a", "z", "",
                                      common + std::string(1, '\0')};
        const std::string key = random.below(100) == 0 ? others[random.below(std::size(others))]
                                                       : common + random.text(20, "ab");
        results.push_back({key, random.below(2) == 0 ? 7 : i, key});
    }
    const spread_results spread(results, 5);
    const bool by_key =
        written(spread, plan_of(result_order::key)) == expected_output(results, false);
    CHECK(by_key);
    const bool by_value =
        written(spread, plan_of(result_order::value)) == expected_output(results, true);
    CHECK(by_value);
}

TEST_CASE("equal results of several chunks stay in the order of the chunks") {
    const std::size_t count = scaled(50000);
    for (const std::string_view key : {std::string_view(), std::string_view("one key for all")}) {
        stored_results first;
        stored_results second;
        std::string expected;
        for (stored_results* store : {&first, &second}) {
            for (std::size_t i = 0; i < count; ++i) {
                write_result(*store, key, (i * 7919) % count, "r");
                expected += std::string(key) + '\t' + std::to_string((i * 7919) % count) + '\n';
            }
        }
        std::vector<std::string_view> chunks;
        for (stored_results* store : {&first, &second}) {
            std::ranges::move(store->chunks(), std::back_inserter(chunks));
        }
        memory_sink sink;
        const writing_counts counts = write_results(chunks, sink, plan_of(result_order::key));
        CHECK(counts.results == 2 * count);
        const bool stable = sink.text == expected;
        CHECK(stable);
    }
}

TEST_CASE("values of which some are longer than a word are sorted by all of their bytes") {
    random_source random;
    CAPTURE(random.seed());
    stored_results store;
    std::vector<std::pair<std::string, std::string>> expected;  // value, key
    for (std::size_t i = 0; i < scaled(20000); ++i) {
        const std::string value = std::string(random.below(2) * 6, 'v') + random.text(9, "ab");
        const std::string key = std::to_string(i);
        write_result(store, key, value, key);
        expected.emplace_back(value, key);
    }
    std::ranges::sort(expected, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::string text;
    for (const auto& [value, key] : expected) text += key + '\t' + value + '\n';
    memory_sink sink;
    write_results(store.chunks(), sink, plan_of(result_order::value));
    const bool same = sink.text == text;
    CHECK(same);
}

TEST_CASE("results of every size come out whole, copied or not") {
    std::vector<result> results;
    for (std::size_t size = 0; size < 300; ++size) {
        results.push_back({std::string(size, 'k'), size, std::string(size, 'k')});
    }
    const spread_results spread(results, 3);
    CHECK(written(spread, plan_of(result_order::key)) == expected_output(results, false));
    CHECK(written(spread, plan_of(result_order::value)) == expected_output(results, true));
}

TEST_CASE("results of the reducer of the empty key come before those of others") {
    stored_results first;
    stored_results second;
    write_result(first, "k", 1, "a");
    write_result(second, "k", 2, "");
    memory_sink sink;
    write_results({first.only_chunk(), second.only_chunk()}, sink, plan_of(result_order::key));
    CHECK(sink.text == "k\t2\nk\t1\n");
}

TEST_CASE("the phases are told of, in order") {
    const spread_results spread({{"b", 1, "r"}}, 1);
    std::vector<job_phase> phases;
    writing_plan plan = plan_of(result_order::key);
    plan.entering_phase = [&](job_phase next) { phases.push_back(next); };
    written(spread, plan);
    CHECK(phases == std::vector{job_phase::sorting, job_phase::writing});
}

TEST_CASE("writing stops when the job is cancelled") {
    random_source random;
    const spread_results spread(random_results(random, 1000), 3);
    std::atomic<int> asked{0};
    writing_plan plan = plan_of(result_order::key);
    plan.cancelled = [&] { return ++asked == 2; };
    memory_sink sink;
    CHECK_THROWS_AS(write_results(spread.chunks(), sink, plan), throng::mapreduce::job_cancelled);
    CHECK_FALSE(sink.finished);
}

TEST_CASE("what the sink throws comes out of the writing, at whichever call") {
    random_source random;
    const spread_results spread(random_results(random, scaled(60000)), 3);
    for (std::size_t fail_at = 1; fail_at < 3; ++fail_at) {
        failing_sink sink(fail_at);
        CHECK_THROWS_AS(write_results(spread.chunks(), sink, plan_of(result_order::key)),
                        throng::io::output_error);
    }
}

TEST_CASE("writing ends early, as a success, when nobody reads any more") {
    random_source random;
    const std::size_t count = std::size_t{20} * 16384;
    const spread_results spread(random_results(random, count), 40);
    leaving_sink sink(1);
    const writing_counts counts = write_results(spread.chunks(), sink, plan_of(result_order::key));
    CHECK(counts.results == count);
    CHECK(sink.writes < 10);
}
