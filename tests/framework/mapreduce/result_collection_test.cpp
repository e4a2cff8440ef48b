#include "mapreduce/results/result_collection.hpp"

#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/memory_sink.hpp"
#include "tests/framework/mapreduce/results.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace throng::test;
using throng::io::scratch_file;
using throng::mapreduce::job_cancelled;
using throng::mapreduce::job_phase;
using throng::mapreduce::memory_pool;
using throng::mapreduce::result_collection;
using throng::mapreduce::result_order;
using throng::mapreduce::result_store;
using throng::mapreduce::storage;
using throng::mapreduce::writing_counts;
using throng::mapreduce::writing_plan;

constexpr std::uint64_t plenty = std::uint64_t{1} << 30;
constexpr std::uint64_t little = std::uint64_t{1} << 20;  // for some 4,000 results in a run
// More than that, under sanitizers too.
constexpr std::size_t result_count = std::max<std::size_t>(scaled(60'000), 6'000);

// A collection and where it keeps things.
class collected {
public:
    collected(std::uint64_t memory_bytes, const result_collection::arrangement& how)
        : memory_(memory_bytes), how_(how) {}

    [[nodiscard]] result_collection& all() { return all_; }
    [[nodiscard]] memory_pool& memory() { return memory_; }
    [[nodiscard]] std::uint64_t put_aside_bytes() const { return scratch_.data_bytes(); }
    [[nodiscard]] writing_plan plan() const {
        writing_plan plan;
        plan.order = how_.order;
        plan.workers = how_.workers;
        plan.top = how_.top;
        plan.entering_phase = [](job_phase) {};
        return plan;
    }
    [[nodiscard]] std::string text() {
        memory_sink sink;
        const writing_counts counts = all_.write(sink, plan());
        CHECK(sink.finished);
        CHECK(counts.written == static_cast<std::uint64_t>(std::ranges::count(sink.text, '\n')));
        return sink.text;
    }

private:
    temporary_directory directory_;
    memory_pool memory_;
    scratch_file scratch_{directory_.path()};
    const storage where_{memory_, scratch_};
    const result_collection::arrangement how_;
    result_collection all_{where_, how_};
};

struct result {
    std::string key;
    std::uint64_t value;
    std::string reducer;
};

// Reducers of some of which there is one key, and that of others too.
std::vector<result> random_results(random_source& random, std::size_t count) {
    std::vector<result> results;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string reducer = "r" + std::to_string(random.below(count / 10));
        const std::size_t kind = random.below(4);
        const std::string key = kind == 0   ? std::string("common")
                                : kind == 1 ? "long common beginning " + random.text(3, "ab")
                                            : random.text(12, "abcdefghij");
        results.push_back({key, random.below(random.below(2) == 0 ? 5 : 100000), reducer});
    }
    return results;
}

std::string expected_output(std::vector<result> results, result_order order,
                            std::uint64_t top = ~std::uint64_t{0}) {
    if (order != result_order::none) {
        std::ranges::stable_sort(results, [order](const result& a, const result& b) {
            if (order == result_order::value && a.value != b.value) return a.value > b.value;
            return std::tie(a.key, a.reducer) < std::tie(b.key, b.reducer);
        });
    }
    std::string text;
    for (std::size_t i = 0; i < results.size() && i < top; ++i) {
        text += results[i].key + '\t' + std::to_string(results[i].value) + '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("results of reducers are the same bytes, whether all fit into memory or not") {
    random_source random;
    CAPTURE(random.seed());
    const std::vector<result> results = random_results(random, result_count);
    for (const std::uint64_t memory : {plenty, little, std::uint64_t{1000}}) {
        for (const result_order order : {result_order::key, result_order::value}) {
            for (const std::optional<std::uint64_t> top :
                 {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(1000)}) {
                collected its(memory, {order, false, top, 2});
                std::map<std::size_t, result_store> stores;
                for (const result& each : results) {
                    const std::size_t which = std::hash<std::string>()(each.reducer) % 7;
                    auto [at, added] = stores.try_emplace(which, its.memory(), its.all());
                    write_result(at->second, each.key, each.value, each.reducer);
                }
                for (auto& [which, store] : stores) store.hand_over();
                CHECK((its.put_aside_bytes() > 0) == (memory != plenty));
                const bool same =
                    its.text() == expected_output(results, order, top.value_or(results.size()));
                CHECK(same);
            }
        }
    }
}

TEST_CASE("results of positions come in their order, whether all fit into memory or not") {
    random_source random;
    CAPTURE(random.seed());
    std::vector<result> results = random_results(random, result_count);
    for (result& each : results) each.reducer.clear();
    // Several mappers in turn take splits of the results, which none of them finishes at once.
    constexpr std::size_t results_in_split = 700;
    for (const std::uint64_t memory : {plenty, little}) {
        for (const result_order order :
             {result_order::none, result_order::key, result_order::value}) {
            collected its(memory, {order, true, {}, 2});
            std::vector<std::size_t> begins;
            for (std::size_t i = 0; i < results.size(); i += results_in_split) begins.push_back(i);
            for (std::size_t i = begins.size(); i > 1; --i) {
                std::swap(begins[i - 1], begins[random.below(i)]);
            }
            for (const std::size_t begin : begins) {
                result_store store(its.memory(), its.all());
                store.come_from({static_cast<std::uint32_t>(begin / 20000), begin});
                const std::size_t end = std::min(begin + results_in_split, results.size());
                for (std::size_t i = begin; i < end; ++i) {
                    if (random.below(300) == 0) store.hand_over();
                    write_result(store, results[i].key, results[i].value);
                }
                store.hand_over();
            }
            CHECK((its.put_aside_bytes() > 0) == (memory != plenty));
            const bool same = its.text() == expected_output(results, order);
            CHECK(same);
        }
    }
}

TEST_CASE("a result larger than the memory budget is put aside, and comes back") {
    collected its(little, {result_order::key, false, {}, 1});
    result_store store(its.memory(), its.all());
    const std::string large(3 * little, 'x');
    for (const char* key : {"b", "a", "c"}) write_result(store, key, large, key);
    store.hand_over();
    CHECK(its.put_aside_bytes() > 0);
    const std::string text = its.text();
    const bool same = text == "a\t" + large + "\nb\t" + large + "\nc\t" + large + "\n";
    CHECK(same);
}

TEST_CASE("no results are no bytes, in any order") {
    for (const result_order order : {result_order::none, result_order::key, result_order::value}) {
        for (const bool keeps_positions : {false, true}) {
            collected its(plenty, {order, keeps_positions, {}, 2});
            CHECK(its.text().empty());
        }
    }
}

TEST_CASE("without an order, --top gives the first results") {
    collected its(plenty, {result_order::none, true, 3, 2});
    result_store store(its.memory(), its.all());
    for (const char* key : {"b", "a"}) write_result(store, key, 1);
    store.hand_over();
    for (const char* key : {"d", "c"}) write_result(store, key, 2);
    store.hand_over();
    CHECK(its.text() == "b\t1\na\t1\nd\t2\n");
}

TEST_CASE("writing stops when it is cancelled, the sink fails, or nobody reads any more") {
    random_source random;
    const std::vector<result> results = random_results(random, scaled(100000));
    for (const result_order order : {result_order::none, result_order::key}) {
        const auto fill = [&](collected& its) {
            result_store store(its.memory(), its.all());
            for (const result& each : results) {
                write_result(store, each.key, each.value, each.reducer);
            }
            store.hand_over();
        };
        collected cancelled(little, {order, false, {}, 2});
        fill(cancelled);
        writing_plan plan = cancelled.plan();
        plan.cancelled = [] { return true; };
        memory_sink unfinished;
        CHECK_THROWS_AS(cancelled.all().write(unfinished, plan), job_cancelled);
        CHECK_FALSE(unfinished.finished);

        collected failing(little, {order, false, {}, 2});
        fill(failing);
        failing_sink full(1);
        CHECK_THROWS_AS(failing.all().write(full, failing.plan()), throng::io::output_error);

        collected read(little, {order, false, {}, 2});
        fill(read);
        leaving_sink leaving(1);
        CHECK(read.all().write(leaving, read.plan()).results == results.size());
        CHECK(leaving.writes < 8);
    }
}
