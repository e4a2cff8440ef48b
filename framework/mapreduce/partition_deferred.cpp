// Records that wait until all have come, and then go to one reducer after the other.
#include "mapreduce/partition.hpp"
#include "tasklet/scheduler.hpp"

#include <exception>

namespace throng::mapreduce {

namespace {

// What is given to reducers before they run: it stays in the cache until they do.
constexpr std::size_t most_reducers_at_once = 512;
constexpr std::size_t most_values_at_once = 4096;

// A key has so many records that it is better not to keep them.
constexpr std::size_t many_records_of_key = 8;
constexpr std::size_t look_again_factor = 4;

}  // namespace

void partition::keep(const batch& records) {
    waiting_.append({records.data.get(), records.size});
    if (mode_ != reducer_mode::automatic || waiting_.bytes() < next_look_bytes_) return;
    next_look_bytes_ *= look_again_factor;
    const grouped_records now(waiting_, reader_);
    if (now.records() >= many_records_of_key * now.keys()) go_live();
}

// The rest of the records will bring few keys that have not come yet.
void partition::go_live() {
    defers_ = false;
    for (const std::span<const char> piece : waiting_.pieces()) dispatch(piece);
    waiting_.clear();
}

void partition::reduce_deferred() {
    deferred_ = std::make_unique<deferred_run>(grouped_records(waiting_, reader_));
    records_ += deferred_->records.records();
    reduce_some();
}

void partition::reduce_more(detail::shard& here, detail::posted_message& message) {
    if (here.owner().unwinding()) return;
    try {
        static_cast<self_message&>(message).whom->reduce_some();
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
}

// Comes back as a message when the reducers have run.
void partition::reduce_some() {
    deferred_run& run = *deferred_;
    std::size_t values = 0;
    report_live(true);  // those that have ended
    for (std::size_t i = 0; i < most_reducers_at_once && values < most_values_at_once; ++i) {
        if (run.key == run.records.keys()) break;
        give_some(values);
    }
    report_live(true);
    if (run.key < run.records.keys()) return home_.post(more_);
    deferred_.reset();
    waiting_.clear();
    closed_ = true;
    rest_->close_next();
}

// Gives the next reducer its values, or some of them. Counts them.
void partition::give_some(std::size_t& values) {
    deferred_run& run = *deferred_;
    const std::span<const char* const> all = run.records.of_key(run.key);
    record_view record{};
    if (run.open == nullptr) {
        reader_.read(all.front(), record);
        run.open = &make_reducer(record);
        run.given = 0;
    }
    reducer& state = reducer_of(*run.open);
    if (state.ended) run.given = all.size();  // it may return without having read them
    for (; run.given < all.size() && values < most_values_at_once; ++run.given, ++values) {
        reader_.read(all[run.given], record);
        state.values.append(home_.objects(), record.value, record.value_bytes);
    }
    state.has_all = run.given == all.size();
    if (state.waits) stop_waiting(*run.open);
    if (!state.has_all) return;
    ++run.key;
    run.open = nullptr;
}

}  // namespace throng::mapreduce
