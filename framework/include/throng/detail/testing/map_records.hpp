// Gives a job in memory what its input is made of.
#pragma once

#include <throng/detail/testing/memory_host.hpp>
#include <throng/error.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throng::detail {

inline std::string joined_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& each : lines) text += each + '\n';
    return text;
}

// The first line is the header.
inline throng_status map_rows(memory_host& host, const std::vector<std::string>& lines,
                              std::string_view file) {
    if (lines.empty()) throw error("a table begins with a header line");
    const std::vector<std::string> rows(lines.begin() + 1, lines.end());
    const std::string& header = lines.front();
    host.set_lines_before(static_cast<std::uint64_t>(std::ranges::count(header, '\n')) + 1);
    return host.map(joined_lines(rows), file, header.size() + 1, header);
}

inline throng_status map_fixed(memory_host& host, const std::vector<std::string>& records,
                               std::string_view file) {
    std::string all;
    for (const std::string& each : records) {
        if (each.size() != host.job().record_size) {
            throw error("a record has " + std::to_string(host.job().record_size) + " bytes, not " +
                        std::to_string(each.size()));
        }
        all += each;
    }
    return host.map(all, file);
}

inline throng_status map_whole(memory_host& host, const std::vector<std::string>& files,
                               std::string_view file) {
    throng_status status = host.prepare();
    std::uint32_t number = 0;
    for (const std::string& each : files) {
        if (status == THRONG_OK) status = host.map(each, file, 0, {}, number++);
    }
    return status;
}

// Each of them is a task, whatever it is.
inline throng_status map_tasks(memory_host& host, const std::vector<std::string>& tasks) {
    throng_block block{};
    block.tasks = block.all_tasks = tasks.size();
    return host.map_block(block);
}

/// What `records` stand for depends on the kind of the job's input.
inline throng_status map_records(memory_host& host, const std::vector<std::string>& records,
                                 std::string_view file) {
    switch (host.job().input) {
        case THRONG_INPUT_CSV:
        case THRONG_INPUT_TSV:
            return map_rows(host, records, file);
        case THRONG_INPUT_FIXED:
            return map_fixed(host, records, file);
        case THRONG_INPUT_WHOLE:
            return map_whole(host, records, file);
        case THRONG_INPUT_TASKS:
            return map_tasks(host, records);
        default:
            return host.map(joined_lines(records), file);
    }
}

}  // namespace throng::detail
