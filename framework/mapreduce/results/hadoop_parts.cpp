#include "mapreduce/results/hadoop_parts.hpp"

#include "mapreduce/records/pair_code.hpp"
#include "mapreduce/results/result_store.hpp"

namespace throng::mapreduce {

namespace {

// Text.hashCode: in 32 bits, of signed bytes.
constexpr std::uint32_t first_hash = 1;
constexpr std::uint32_t hash_factor = 31;
constexpr std::uint32_t no_sign = 0x7fffffff;

}  // namespace

std::uint32_t hadoop_part_of(std::string_view key, std::uint32_t parts) {
    if (parts == 1) return 0;
    thread_local std::string coded;
    coded.clear();
    append_coded(coded, key);
    std::uint32_t hash = first_hash;
    for (const char each : coded) {
        hash = hash * hash_factor + static_cast<std::uint32_t>(static_cast<signed char>(each));
    }
    return (hash & no_sign) % parts;
}

void hadoop_parts::count(std::string_view results) {
    std::vector<std::uint64_t> counts(counts_.size());
    for_each_result(results, [&](const result_view& result, const char*) {
        ++counts[hadoop_part_of(result.reducer_key(), parts())];
    });
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < counts.size(); ++i) counts_[i] += counts[i];
}

int hadoop_parts::compare(const void* self, throng_text a, throng_text b) {
    const auto& its = *static_cast<const hadoop_parts*>(self);
    const std::uint32_t part_of_a = hadoop_part_of({a.data, a.size}, its.parts());
    const std::uint32_t part_of_b = hadoop_part_of({b.data, b.size}, its.parts());
    if (part_of_a != part_of_b) return part_of_a < part_of_b ? -1 : 1;
    return its.keys_.compare == nullptr ? 0 : its.keys_.compare(its.keys_.job, a, b);
}

}  // namespace throng::mapreduce
