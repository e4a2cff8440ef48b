// The look-up of a reducer by its key: the engine's own table against Boost's, both with slots of a
// hash and a pointer, records coming in groups as they do from a batch.
#include "mapreduce/key_table.hpp"
#include "tests/scale.hpp"

#include <throng/hash.hpp>

#include <benchmark/benchmark.h>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t group_records = 32;
constexpr std::size_t records_looked_up = std::size_t{1} << 20;
constexpr std::size_t key_bytes = 12;

bool all_answers_right = true;

// As large as a control block and what the engine keeps of a reducer behind it.
struct reducer {
    std::array<char, key_bytes> key_bytes_;
    std::uint32_t values = 0;
    std::array<std::uint64_t, 17> rest{};

    [[nodiscard]] std::string_view key() const { return {key_bytes_.data(), key_bytes_.size()}; }
};

struct record {
    std::uint32_t hash;
    std::array<char, key_bytes> key_bytes_;

    [[nodiscard]] std::string_view key() const { return {key_bytes_.data(), key_bytes_.size()}; }
};

record record_of(std::uint32_t number) {
    record made{};
    const std::uint64_t spread = number * std::uint64_t{0x9e3779b97f4a7c15};
    std::memcpy(made.key_bytes_.data(), &spread, sizeof spread);
    std::memcpy(made.key_bytes_.data() + sizeof spread, &number, sizeof number);
    made.hash = static_cast<std::uint32_t>(throng::key_hash(made.key()));
    return made;
}

// All reducers, and records for them in random order.
struct workload {
    explicit workload(std::size_t keys) : reducers(keys) {
        for (std::uint32_t i = 0; i < keys; ++i) reducers[i].key_bytes_ = record_of(i).key_bytes_;
        std::mt19937 random(1);
        records.reserve(records_looked_up);
        for (std::size_t i = 0; i < records_looked_up; ++i) {
            records.push_back(record_of(static_cast<std::uint32_t>(random() % keys)));
        }
    }
    [[nodiscard]] std::uint64_t values() const {
        std::uint64_t total = 0;
        for (const reducer& each : reducers) total += each.values;
        return total;
    }

    std::vector<reducer> reducers;
    std::vector<record> records;
};

class own_table {
public:
    explicit own_table(std::vector<reducer>& reducers) {
        for (std::uint32_t i = 0; i < reducers.size(); ++i) {
            table_.make_room();
            table_.insert(record_of(i).hash, reducers[i]);
        }
    }
    // As partition::dispatch does it.
    void look_up(std::span<const record> group) {
        for (const record& each : group) table_.prefetch(each.hash);
        for (const record& each : group) __builtin_prefetch(table_.first_guess(each.hash));
        for (const record& each : group) {
            const auto matches = [&each](const reducer& it) { return it.key() == each.key(); };
            ++table_.find(each.hash, matches)->values;
        }
    }

private:
    throng::mapreduce::key_table<reducer> table_;
};

class boost_table {
public:
    explicit boost_table(std::vector<reducer>& reducers) {
        for (std::uint32_t i = 0; i < reducers.size(); ++i) {
            table_.insert({&reducers[i], record_of(i).hash});
        }
    }
    void look_up(std::span<const record> group) {
        for (const record& each : group) ++table_.find(each)->where->values;
    }

private:
    struct slot {
        reducer* where;
        std::uint32_t hash;
    };
    struct stored_hash {
        using is_transparent = void;
        std::size_t operator()(const slot& it) const { return it.hash; }
        std::size_t operator()(const record& it) const { return it.hash; }
    };
    struct same_key {
        using is_transparent = void;
        static bool same(std::uint32_t a_hash, std::string_view a, const slot& b) {
            return a_hash == b.hash && a == b.where->key();
        }
        bool operator()(const slot& a, const slot& b) const {
            return same(a.hash, a.where->key(), b);
        }
        bool operator()(const record& a, const slot& b) const { return same(a.hash, a.key(), b); }
        bool operator()(const slot& a, const record& b) const { return same(b.hash, b.key(), a); }
    };
    boost::unordered_flat_set<slot, stored_hash, same_key> table_;
};

template <class Table>
void look_up_reducers(benchmark::State& state) {
    workload work(static_cast<std::size_t>(state.range(0)));
    Table table(work.reducers);
    for (auto _ : state) {
        const std::span<const record> records(work.records);
        for (std::size_t at = 0; at < records.size(); at += group_records) {
            table.look_up(records.subspan(at, group_records));
        }
    }
    const auto expected = static_cast<std::uint64_t>(state.iterations()) * records_looked_up;
    if (work.values() != expected) {
        all_answers_right = false;
        state.SkipWithError("a record was not found, or not in its place");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(expected));
}

// Ten million need 2 GB and some seconds: THRONG_BENCH_KEYS says up to how many keys.
std::int64_t most_keys() {
    if (const char* given = std::getenv("THRONG_BENCH_KEYS")) return std::atoll(given);
    return throng::test::sanitized ? 10'000 : 1'000'000;
}

template <class Table>
void add(const char* name) {
    benchmark::RegisterBenchmark(name, &look_up_reducers<Table>)
        ->RangeMultiplier(10)
        ->Range(1000, std::max<std::int64_t>(1000, most_keys()))
        ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    add<own_table>("key_table");
    add<boost_table>("boost::unordered_flat_set");
    benchmark::RunSpecifiedBenchmarks();
    return all_answers_right ? 0 : 1;
}
