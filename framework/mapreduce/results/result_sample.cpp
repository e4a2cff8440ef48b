#include "mapreduce/results/result_sample.hpp"

#include "mapreduce/results/result_store.hpp"

#include <algorithm>

namespace throng::mapreduce {

result_sample sample_of(std::span<const std::string_view> chunks, std::size_t step) {
    result_sample taken;
    std::size_t due = 0;  // when so many bytes have been seen
    for (const std::string_view chunk : chunks) {
        const std::string_view begin = chunk.substr(0, chunk.size() / sampled_part + 1);
        for_each_result(begin, [&](const result_view& result, const char* record) {
            if (taken.bytes >= due) {
                taken.chosen.push_back(record);
                due = taken.bytes + step;
            }
            taken.bytes += result.bytes();
            ++taken.results;
        });
    }
    return taken;
}

std::string_view common_begin_of_keys(std::span<const char* const> records) {
    if (records.size() < 2) return {};
    std::string_view common = result_view(records.front()).key();
    for (const char* record : records.subspan(1)) {
        const std::string_view key = result_view(record).key();
        const auto [end, other] = std::ranges::mismatch(common, key);
        common = common.substr(0, static_cast<std::size_t>(end - common.begin()));
    }
    return common;
}

}  // namespace throng::mapreduce
