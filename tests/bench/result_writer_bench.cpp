// The last two phases of a job alone: results in the chunks of many partitions are sorted and made
// into text, for a sink that only checks them. `sort_seconds` and `write_seconds` are the phases'
// own, `bytes_each` is how much the peak of resident memory rose, for each result.
#include "mapreduce/results/result_store.hpp"
#include "mapreduce/results/result_writer.hpp"
#include "tests/bench/process_memory.hpp"
#include "tests/scale.hpp"

#include <throng/detail/job/output_writer.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace {

using throng::mapreduce::job_phase;
using throng::mapreduce::result_order;
using throng::mapreduce::result_store;
using throng::mapreduce::writing_counts;
using throng::mapreduce::writing_plan;

constexpr std::size_t partitions = 1024;
constexpr std::size_t key_letters = 8;
constexpr std::uint64_t different_values = 1000;

bool all_answers_right = true;

struct key_shape {
    const char* name;
    std::string_view begin;  // of each key
};
constexpr key_shape short_keys{"short", ""};
constexpr key_shape long_keys{"long", "https://example.org/"};

// Different for different numbers, and in no order.
std::string key_of(std::uint64_t number, const key_shape& shape) {
    constexpr std::uint64_t letters = 26;
    constexpr std::uint64_t all_words = 208'827'064'576;  // 26^8
    constexpr std::uint64_t step = 61'803'398'875;
    static_assert(std::gcd(step, all_words) == 1);
    std::string key(shape.begin);
    for (std::uint64_t i = 0, rest = number * step % all_words; i < key_letters; ++i) {
        key += static_cast<char>('a' + rest % letters);
        rest /= letters;
    }
    return key;
}

class job_results final : public throng::mapreduce::result_receiver {
public:
    job_results(std::uint64_t count, const key_shape& shape) {
        for (std::size_t i = 0; i < partitions; ++i) {
            stores_.push_back(std::make_unique<result_store>(memory_, *this));
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::string key = key_of(i, shape);
            throng_status status = THRONG_OK;
            throng::detail::write_output<std::string_view, std::uint64_t>(
                stores_[std::hash<std::string>()(key) % partitions]->output(), key,
                i % different_values, key, status);
            if (status != THRONG_OK) std::abort();
        }
        for (const auto& store : stores_) {
            store->hand_over();
        }
    }
    [[nodiscard]] const std::vector<std::string_view>& chunks() const { return chunks_; }

    void add(throng::mapreduce::result_chunk chunk, throng::mapreduce::result_position) override {
        kept_.push_back(std::move(chunk));
        chunks_.push_back(kept_.back().results());
    }

private:
    throng::mapreduce::memory_pool memory_{std::uint64_t{1} << 40};
    std::vector<throng::mapreduce::result_chunk> kept_;
    std::vector<std::unique_ptr<result_store>> stores_;
    std::vector<std::string_view> chunks_;
};

// Looks at no more than the first line of each text: they must come in order.
class checking_sink final : public throng::io::sink {
public:
    explicit checking_sink(result_order order) : order_(order) {}

    void write(std::string_view records) override {
        if (records.empty()) return;
        bytes += records.size();
        const std::string_view line = records.substr(0, records.find('\n'));
        const std::size_t tab = line.find('\t');
        const std::string key(line.substr(0, tab));
        const std::uint64_t value = std::stoull(std::string(line.substr(tab + 1)));
        const bool same_value = order_ == result_order::key || value == last_value_;
        if (bytes > records.size() && !(same_value ? last_key_ < key : value < last_value_)) {
            in_order = false;
        }
        last_key_ = key;
        last_value_ = value;
    }
    void finish() override {}

    std::uint64_t bytes = 0;
    bool in_order = true;

private:
    result_order order_;
    std::string last_key_;
    std::uint64_t last_value_ = 0;
};

// A key, tab, value and newline each.
std::uint64_t text_bytes(std::uint64_t count, const key_shape& shape) {
    std::uint64_t bytes = count * (shape.begin.size() + key_letters + 2);
    for (std::uint64_t i = 0; i < count; ++i) {
        bytes += std::to_string(i % different_values).size();
    }
    return bytes;
}

class phase_clock {
public:
    void enter(job_phase next) {
        const auto now = std::chrono::steady_clock::now();
        if (next == job_phase::writing) sort += std::chrono::duration<double>(now - since_).count();
        if (next == job_phase::done) write += std::chrono::duration<double>(now - since_).count();
        since_ = now;
    }
    double sort = 0;
    double write = 0;

private:
    std::chrono::steady_clock::time_point since_;
};

void write_results(benchmark::State& state, result_order order, const key_shape& shape) {
    const auto count = static_cast<std::uint64_t>(state.range(0));
    const job_results results(count, shape);
    const std::uint64_t expected_bytes = text_bytes(count, shape);
    phase_clock clock;
    writing_plan plan;
    plan.order = order;
    plan.workers = static_cast<unsigned>(state.range(1));
    plan.entering_phase = [&clock](job_phase next) { clock.enter(next); };
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak is what is resident now
    const std::size_t resident_before = throng::bench::resident_bytes();
    for (auto _ : state) {
        checking_sink sink(order);
        const writing_counts counts = write_results(results.chunks(), sink, plan);
        clock.enter(job_phase::done);
        if (counts.written != count || sink.bytes != expected_bytes || !sink.in_order) {
            all_answers_right = false;
            state.SkipWithError("results are missing or not in order");
        }
    }
    const std::size_t risen = throng::bench::peak_resident_bytes() - resident_before;
    using counter = benchmark::Counter;
    state.counters["sort_seconds"] = counter(clock.sort, counter::kAvgIterations);
    state.counters["write_seconds"] = counter(clock.write, counter::kAvgIterations);
    state.counters["bytes_each"] = static_cast<double>(risen) / static_cast<double>(count);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Ten million need 1 GB and some seconds: THRONG_BENCH_RESULTS says how many there are.
std::int64_t result_count() {
    if (const char* given = std::getenv("THRONG_BENCH_RESULTS")) return std::atoll(given);
    return throng::test::sanitized ? 20'000 : 1'000'000;
}

void add(const char* order_name, result_order order, const key_shape& shape) {
    const std::string name = std::string("write_results/") + order_name + "/" + shape.name;
    benchmark::RegisterBenchmark(
        name.c_str(),
        [order, &shape](benchmark::State& state) { write_results(state, order, shape); })
        ->ArgNames({"results", "workers"})
        ->Args({result_count(), 1})
        ->Args({result_count(), 2})
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    add("by_key", result_order::key, short_keys);
    add("by_key", result_order::key, long_keys);
    add("by_value", result_order::value, short_keys);
    benchmark::RunSpecifiedBenchmarks();
    return all_answers_right ? 0 : 1;
}
