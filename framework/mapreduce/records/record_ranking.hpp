// The order of records for jobs that ask for an order of values.
#pragma once

#include "mapreduce/records/record_view.hpp"
#include "mapreduce/results/result_ranking.hpp"

#include <throng/abi.h>

#include <cstddef>
#include <cstdint>

namespace throng::mapreduce {

/// By hash, then by key, and those of a key as throng_job.order says. A ranking as sorted_run.hpp
/// wants it.
class record_ranking {
public:
    /// Of a job with an order; it must outlive the ranking.
    explicit record_ranking(const throng_job& job) : job_(&job), reader_(job) {}

    [[nodiscard]] std::size_t bytes_of(const char* record) const {
        record_view view{};
        return static_cast<std::size_t>(reader_.read(record, view) - record);
    }
    [[nodiscard]] ranked_item ranked(const char* record) const;
    [[nodiscard]] bool operator()(const ranked_item& a, const ranked_item& b) const;

    /// Whether the value of record `a` comes before that of `b`, which has the same key.
    [[nodiscard]] bool value_before(const char* a, const char* b) const;

private:
    [[nodiscard]] bool value_before(const record_view& a, const record_view& b) const;
    [[nodiscard]] throng_text payload(const record_view& record) const;

    const throng_job* job_;
    record_reader reader_;
};

}  // namespace throng::mapreduce
