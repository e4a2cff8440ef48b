// Records that wait for a reducer, and the passes in which they get one.
#include "mapreduce/key_count.hpp"
#include "mapreduce/outbox.hpp"
#include "mapreduce/partition.hpp"
#include "mapreduce/reducers_ready.hpp"
#include "tasklet/scheduler.hpp"

#include <exception>

namespace throng::mapreduce {

namespace {

// A batch with so much in it is kept as it is: it wastes less than a copy would cost.
constexpr std::size_t least_adopted_bytes = memory_pool::block_bytes / 4 * 3;

// A key has so many records, or such large ones, that it is better not to keep them: to keep and to
// sort them would cost more than a reducer that lives from the first one on.
constexpr double many_records_of_key = 8;
constexpr double many_bytes_of_key = 1024;
constexpr std::uint64_t look_again_factor = 4;
constexpr std::uint32_t partitions_for_a_look = 16;

// Records that wait in a further pass are divided by four more bits of their keys' hashes. The
// table of reducers looks at the lower ones first.
constexpr unsigned bits_of_level = 4;
constexpr unsigned most_levels = 32 / bits_of_level;

std::size_t parts_of(unsigned level) {
    return level == 0 || level > most_levels ? 1 : std::size_t{1} << bits_of_level;
}

std::size_t part_of(std::uint32_t hash, unsigned level) {
    if (parts_of(level) == 1) return 0;
    return (hash >> (32 - level * bits_of_level)) & (parts_of(level) - 1);
}

}  // namespace

void partition::keep(batch& records) {
    record_store& all = waiting_.front();
    if (records.size >= least_adopted_bytes)
        all.adopt(std::move(records.memory), records.size);
    else
        all.append(records.records());
    if (work_.mode == reducer_mode::automatic && !ranking_) look_whether_to_go_live();
    if (defers_) put_aside_if_short(all);
}

// When there are some, each time that there are some times more, and before any are put aside. To
// read the records takes time: for the first look most partitions go by what others have found.
void partition::look_whether_to_go_live() {
    const record_store& all = waiting_.front();
    const bool is_first = next_look_bytes_ == first_look_bytes;
    const bool is_pressing = is_first && all.in_memory_bytes() >= memory_pool::block_bytes &&
                             work_.where.memory.is_short();
    if (all.bytes() < next_look_bytes_ && !is_pressing) return;
    if (is_first && !is_pressing && home_.index() % partitions_for_a_look != 0) {
        const bool nobody_knows = work_.looks.for_live + work_.looks.for_waiting == 0;
        if (nobody_knows && all.bytes() < 2 * first_look_bytes) return;
        if (others_say_to_wait()) {
            next_look_bytes_ *= look_again_factor;
            return;
        }
    }
    next_look_bytes_ = std::max(next_look_bytes_, all.bytes()) * look_again_factor;
    if (is_better_live()) {
        ++work_.looks.for_live;
        go_live();
    } else {
        ++work_.looks.for_waiting;
    }
}

bool partition::others_say_to_wait() const {
    return work_.looks.for_waiting > 2 * work_.looks.for_live;
}

bool partition::is_better_live() const {
    const record_store& all = waiting_.front();
    const key_count now = count_keys(all.pieces(), reader_);
    return static_cast<double>(now.records) >= many_records_of_key * now.keys ||
           static_cast<double>(all.in_memory_bytes()) >= many_bytes_of_key * now.keys;
}

// The rest of the records will bring few keys that have not come yet.
void partition::go_live() {
    defers_ = false;
    record_store all = std::exchange(waiting_.front(), record_store(work_.where));
    while (const std::optional<record_store::piece> first = all.take_first()) {
        dispatch(first->records());
    }
}

// Once no, always no in this pass: the records of a key are in one place.
bool partition::may_start_reducer() {
    if (!is_full_) {
        is_full_ = level_ == 0 ? work_.where.memory.is_short()
                               : reducers_ - reducers_before_ >= work_.most_reducers_at_once;
    }
    return !is_full_;
}

void partition::let_wait(const record_view& record) {
    if (messaging_ != nullptr) fail_for_lack_of_memory();
    record_store& part = waiting_[part_of(record.hash, level_)];
    part.append(record.bytes());
    put_aside_if_short(part);
}

void partition::put_aside_if_short(record_store& records) const {
    if (records.in_memory_bytes() >= memory_pool::block_bytes && work_.where.memory.is_short()) {
        records.put_aside();
    }
}

void partition::end_of_values(detail::shard& here, detail::posted_message& message) {
    partition& self = *static_cast<self_message&>(message).whom;
    if (here.owner().stopping() || here.owner().unwinding()) return;
    try {
        if (self.messaging_ != nullptr) return self.end_values_of_map();
        self.end_pass();
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
}

// Reducers get the end of their values. What waits is for later.
void partition::end_pass() {
    if (reducers_ > ended_) {
        home_.for_each_tasklet([this](detail::control_block& each) {
            if (!is_reducer(each)) return;
            reducer_of(each).has_all = true;
            if (reducer_of(each).waits) stop_waiting(each);
        });
    }
    table_.clear();
    dispatched_.reset();
    std::uint64_t bytes = 0;
    for (const record_store& each : waiting_) bytes += each.bytes();
    for (record_store& each : waiting_) {
        const bool is_most = level_ > 0 && each.bytes() > bytes / 2;
        if (!each.empty()) to_reduce_.push_back({std::move(each), level_ + 1, is_most});
    }
    waiting_.clear();
    home_.post(more_);
}

// Goes on when those that records have made ready have run.
void partition::reduce_more(detail::shard& here, detail::posted_message& message) {
    partition& self = *static_cast<self_message&>(message).whom;
    if (here.owner().stopping() || here.owner().unwinding()) return;
    try {
        if (self.deferred_ != nullptr) return self.reduce_some();
        if (self.awake_ > 0) return here.post(message);
        if (self.merging_ != nullptr) return self.merge_some();
        if (self.dispatched_) return self.dispatch_some();
        self.reduce_next();
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
}

void partition::reduce_next() {
    free_memory();
    if (to_reduce_.empty()) return finish();
    waiting_records next = std::move(to_reduce_.back());
    to_reduce_.pop_back();
    if (!fit_at_once(next)) {
        const bool hardly_divides = next.is_most || next.level > most_levels;
        if (ranking_ && hardly_divides) return begin_merging(std::move(next));
        return begin_pass(std::move(next));
    }
    next.records.bring_back();
    deferred_ = std::make_unique<deferred_run>(std::move(next.records), reader_);
    records_ += deferred_->records.records();
    reduce_some();
}

// Less than a block is not worth being divided.
bool partition::fit_at_once(const waiting_records& records) const {
    const std::uint64_t bytes = records.records.bytes();
    return bytes <= work_.most_bytes_at_once || (ranking_ && bytes <= memory_pool::block_bytes);
}

void partition::begin_pass(waiting_records records) {
    level_ = records.level;
    for (std::size_t i = 0; i < parts_of(level_); ++i) waiting_.emplace_back(work_.where);
    dispatched_ = std::move(records.records);
    is_full_ = ranking_.has_value();
    reducers_before_ = reducers_;
    dispatch_some();
}

void partition::dispatch_some() {
    const std::optional<record_store::piece> first = dispatched_->take_first();
    if (!first) return end_pass();
    dispatch(first->records());
    home_.post(more_);
}

void partition::reduce_some() {
    deferred_run& run = *deferred_;
    std::size_t values = 0;
    std::size_t bytes = 0;
    report_live(true);  // those that have ended
    for (std::size_t i = 0; i < most_reducers_ready && run.key < run.records.keys(); ++i) {
        if (values >= most_values_ready || bytes >= most_value_bytes_ready) break;
        give_some(values, bytes);
    }
    report_live(true);
    if (run.key == run.records.keys()) deferred_.reset();
    home_.post(more_);
}

// Gives the next reducer its values, or some of them. Counts them.
void partition::give_some(std::size_t& values, std::size_t& bytes) {
    deferred_run& run = *deferred_;
    const std::span<const char* const> all = run.records.of_key(run.key);
    record_view record{};
    if (run.open == nullptr) {
        if (ranking_) run.records.sort(run.key, *ranking_);
        reader_.read(all.front(), record);
        run.open = &make_reducer(record);
        run.given = 0;
        run.records.prefetch_behind(run.key);
    }
    reducer& state = reducer_of(*run.open);
    if (state.ended) run.given = all.size();  // it may return without having read them
    for (; run.given < all.size(); ++run.given, ++values) {
        if (values >= most_values_ready || bytes >= most_value_bytes_ready) break;
        reader_.read(all[run.given], record);
        state.values.append(home_.objects(), record.value, record.value_bytes);
        bytes += record.value_bytes;
    }
    state.has_all = run.given == all.size();
    if (state.waits) stop_waiting(*run.open);
    if (!state.has_all) return;
    ++run.key;
    run.open = nullptr;
}

void partition::forget_ended() {
    for (detail::control_block* each : ended_early_) detail::release(*each);
    ended_early_.clear();
    if (reducers_ == ended_) keys_ = {};
}

// Of what is done with.
void partition::free_memory() {
    forget_ended();
    if (reducers_ > ended_) return;  // they may be waiting for something else than values
    home_.shed_memory();
}

void partition::finish() {
    hand_over();
    rest_->close_next();
}

}  // namespace throng::mapreduce
