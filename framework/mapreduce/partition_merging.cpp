// Records in order that do not fit into memory: they are merged from the scratch file, and stream
// to one reducer after another.
#include "mapreduce/partition.hpp"
#include "mapreduce/reducers_ready.hpp"
#include "tasklet/scheduler.hpp"

#include <utility>

namespace throng::mapreduce {

void partition::begin_merging(waiting_records records) {
    merging_ = std::make_unique<merging_run>(work_.where, std::move(records.records), *ranking_,
                                             work_.most_bytes_at_once);
    home_.post(more_);
}

// Nothing that records have made ready has yet to run.
void partition::merge_some() {
    merging_run& run = *merging_;
    if (!run.is_sorted) {
        run.is_sorted = !run.records.sort_some([this] {
            if (home_.owner().stopping()) throw job_cancelled("the job was stopped");
        });
        return home_.post(more_);
    }
    report_live(true);  // those that have ended
    if (run.open == nullptr) forget_ended();
    give_merged();
    report_live(true);
    home_.post(more_);
}

// Gives records to the reducers of their keys, up to what may be ready at once.
void partition::give_merged() {
    merging_run& run = *merging_;
    std::size_t bytes = 0;
    std::size_t values = 0;
    for (std::size_t begun = 0; const char* at = run.records.front();) {
        record_view record{};
        reader_.read(at, record);
        if (run.open != nullptr && reducer_of(*run.open).key() != record.key()) end_merged_key();
        if (begun == most_reducers_ready || values == most_values_ready ||
            bytes >= most_value_bytes_ready) {
            if (run.open != nullptr && reducer_of(*run.open).waits) stop_waiting(*run.open);
            return;
        }
        if (run.open == nullptr) {
            run.open = &make_reducer(record);
            ++begun;
        }
        reducer& state = reducer_of(*run.open);
        // One may return without having read them all.
        if (!state.ended) {
            state.values.append(home_.objects(), record.value, record.value_bytes);
            bytes += record.value_bytes;
        }
        ++values;
        ++records_;
        ++merged_;
        run.records.advance();
    }
    if (run.open != nullptr) end_merged_key();
    merging_.reset();
}

// Its reducer has got all.
void partition::end_merged_key() {
    detail::control_block& its = *std::exchange(merging_->open, nullptr);
    reducer_of(its).has_all = true;
    if (reducer_of(its).waits) stop_waiting(its);
}

}  // namespace throng::mapreduce
