// Records that do not fit into memory, in order.
#pragma once

#include "mapreduce/records/record_ranking.hpp"
#include "mapreduce/records/record_store.hpp"
#include "mapreduce/results/sorted_run.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace throng::mapreduce {

/// Sorts records in pieces, each of which it puts aside as a run, and merges the runs. First
/// `sort_some` is called until there is no more of that to do, then `front` and `advance`.
class merged_records {
public:
    /// No more than some three times `most_bytes` of memory are in use, or what eight runs take.
    merged_records(const storage& where, record_store records, const record_ranking& ranking,
                   std::uint64_t most_bytes);
    merged_records(const merged_records&) = delete;
    merged_records& operator=(const merged_records&) = delete;

    /// Returns whether it has to be called again. Throws io::scratch_error, std::bad_alloc, and
    /// what `check`, called now and then, throws.
    [[nodiscard]] bool sort_some(const std::function<void()>& check);

    /// The present record, valid until `advance`; null at the end.
    [[nodiscard]] const char* front() const { return front_; }
    /// Throws io::scratch_error, std::bad_alloc.
    void advance() { front_ = merger_->next(); }

private:
    const storage& where_;
    record_store records_;  // that are in no run yet
    const record_ranking ranking_;
    const std::uint64_t most_bytes_;
    std::vector<sorted_run> runs_;
    std::optional<run_merger<record_ranking>> merger_;
    const char* front_ = nullptr;
};

}  // namespace throng::mapreduce
