#include "mapreduce/partition.hpp"

#include "mapreduce/outbox.hpp"
#include "mapreduce/text_format.hpp"
#include "tasklet/scheduler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <new>

namespace throng::mapreduce {

namespace {

constexpr std::size_t cache_line_bytes = 64;
constexpr std::size_t reducer_bytes = sizeof(detail::control_block) + sizeof(reducer);
constexpr std::int64_t live_change_to_report = 1024;

reducer& reducer_of(detail::control_block& tasklet) {
    return *std::launder(static_cast<reducer*>(tasklet.storage()));
}

}  // namespace

const char* key_arena::keep(std::string_view key) {
    if (left_ < key.size()) {
        const std::size_t bytes = std::max(key.size(), chunk_bytes);
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
        next_ = chunks_.back().get();
        left_ = bytes;
    }
    std::memcpy(next_, key.data(), key.size());
    left_ -= key.size();
    return std::exchange(next_, next_ + key.size());
}

// The tasklet type of all reducers. The bottom of its stack is kept small: it is part of every
// slice.
struct partition::reducer_functions {
    static void run(detail::control_block& self) noexcept;
    static void cancel(detail::control_block& self) noexcept;
    static std::exception_ptr failure(detail::control_block&) noexcept { return nullptr; }
    static void destroy_result(detail::control_block&) noexcept {}
    static constexpr detail::tasklet_type type = {&run,
                                                  &cancel,
                                                  &failure,
                                                  &destroy_result,
                                                  &typeid(reducer),
                                                  sizeof(reducer),
                                                  alignof(reducer),
                                                  false};
};

partition::partition(detail::shard& home, const job_instance& job, job_progress& progress)
    : home_(home),
      job_(job),
      progress_(progress),
      host_{this, &results_.output(), &partition::receive, &partition::fail},
      closing_(&partition::end_of_values) {
    closing_.whom = this;
}

partition::~partition() {
    for (detail::control_block* each : ended_early_) detail::release(*each);
}

void partition::post(batch& records) {
    records.to = this;
    records.deliver = &partition::receive_batch;
    records.kind = detail::message_kind::deliver;
    home_.post(records);
}

void partition::close() { home_.post(closing_); }

void partition::receive_batch(detail::shard& here, detail::posted_message& message) {
    auto& records = static_cast<batch&>(message);
    auto& self = *static_cast<partition*>(records.to);
    try {
        if (!here.owner().stopping()) {
            self.held_.reserve(self.held_.size() + 1);
            self.dispatch(records);
        }
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
    if (self.awake_ > 0 && !here.owner().stopping()) {
        self.held_.emplace_back(&records);
    } else {
        give_back(records);
    }
}

void partition::give_back(batch& records) noexcept {
    records.deliver = &outbox::take_back;
    records.from.home().post(records);
}

// One of the reducers that records have made ready runs, or never will.
[[gnu::noinline]] void partition::count_run() noexcept {
    if (--awake_ > 0) return;
    for (std::unique_ptr<batch>& each : held_) give_back(*each.release());
    held_.clear();
}

const char* partition::read_record(const char* at, record_view& record) const {
    throng_record header;
    std::memcpy(&header, at, sizeof header);
    record.key = at + sizeof header;
    record.hash = header.hash;
    record.key_size = header.key_size;
    record.value = record.key + header.key_size;
    record.value_bytes = job_.job().value_size;
    if (record.value_bytes == 0) {
        std::uint32_t payload_bytes = 0;
        std::memcpy(&payload_bytes, record.value, sizeof payload_bytes);
        record.value_bytes = static_cast<std::uint32_t>(sizeof payload_bytes) + payload_bytes;
    }
    return record.value + record.value_bytes;
}

// In groups, of which three are under way: for the newest, the slots of the table are on their way
// to the cache; for the one before, the reducers; the values of the oldest are handed over.
void partition::dispatch(const batch& records) {
    std::array<record_group, 3> groups;
    const char* at = records.data.get();
    const char* const end = at + records.size;
    for (std::size_t step = 0;; ++step) {
        record_group& newest = groups[step % 3];
        at = read_group(at, end, newest);
        if (step >= 1) prefetch_reducers(groups[(step - 1) % 3]);
        if (step >= 2) {
            const record_group& oldest = groups[(step - 2) % 3];
            if (oldest.count == 0) break;
            for (std::size_t i = 0; i < oldest.count; ++i) deliver(oldest.records[i]);
            records_ += oldest.count;
        }
    }
    report_live(true);
}

const char* partition::read_group(const char* at, const char* end, record_group& group) const {
    group.count = 0;
    while (group.count < group.records.size() && at < end) {
        record_view& record = group.records[group.count++];
        at = read_record(at, record);
        table_.prefetch(record.hash);
    }
    return at;
}

void partition::prefetch_reducers(const record_group& group) const {
    for (std::size_t i = 0; i < group.count; ++i) {
        const detail::control_block* guess = table_.first_guess(group.records[i].hash);
        if (guess == nullptr) continue;
        const auto* bytes = reinterpret_cast<const char*>(guess);
        for (std::size_t line = 0; line < reducer_bytes; line += cache_line_bytes) {
            __builtin_prefetch(bytes + line);
        }
    }
}

void partition::deliver(const record_view& record) {
    const std::string_view key(record.key, record.key_size);
    detail::control_block* tasklet = table_.find(
        record.hash,
        [key](detail::control_block& candidate) { return reducer_of(candidate).key() == key; });
    if (tasklet == nullptr) tasklet = &start_reducer(record);
    // A reducer may return without having read to the end.
    if (tasklet->state.load(std::memory_order_relaxed) == tasklet_state::done) return;
    reducer& state = reducer_of(*tasklet);
    state.values.append(home_.objects(), record.value, record.value_bytes);
    if (state.waits) stop_waiting(*tasklet);
}

void partition::stop_waiting(detail::control_block& tasklet) {
    home_.make_room_in_bulk();
    reducer_of(tasklet).waits = false;
    ++awake_;
    // It may be being unwound instead.
    if (tasklet.state.load(std::memory_order_relaxed) == tasklet_state::parked)
        home_.make_ready_in_bulk(tasklet);
}

detail::control_block& partition::start_reducer(const record_view& record) {
    // What may throw comes before the tasklet, which nobody would free.
    table_.make_room();
    home_.make_room_in_bulk();
    const bool is_long = record.key_size > reducer::short_key_bytes;
    const char* long_key = is_long ? keys_.keep({record.key, record.key_size}) : nullptr;
    detail::control_block& made =
        home_.allocate_tasklet(reducer_functions::type, stack_kind::sliced, default_stack_bytes);
    auto& state = *new (made.storage()) reducer;
    state.key_size = record.key_size;
    if (is_long) {
        state.long_key = long_key;
    } else {
        std::memcpy(state.short_key, record.key, record.key_size);
    }
    made.value = &host_;
    table_.insert(record.hash, made);
    home_.adopt_in_bulk(made);
    ++awake_;
    ++live_change_;
    return made;
}

// What follows runs on the reducers' stacks. Ten million of them may be parked at the same time,
// each with the frames between the bottom of its stack and the switch; so these hold no more than
// must outlive the switch, and the rest is in functions that have returned by then.

void partition::reducer_functions::run(detail::control_block& self) noexcept {
    auto& host = *static_cast<throng_reducer_host*>(self.value);
    static_cast<partition*>(host.self)->run_reducer(self);
}

void partition::reducer_functions::cancel(detail::control_block& self) noexcept {
    auto& host = *static_cast<throng_reducer_host*>(self.value);
    static_cast<partition*>(host.self)->forget_reducer(self);
}

void partition::run_reducer(detail::control_block& self) noexcept {
    count_run();
    const std::string_view key = reducer_of(self).key();
    const throng_status status = job_.job().reduce(job_.object(), {key.data(), key.size()}, &host_);
    finish_reducer(self, status);
}

// One that is to be unwound and has not started.
void partition::forget_reducer(detail::control_block& self) noexcept {
    value_list::free(home_.objects(), reducer_of(self).values.take());
    count_run();
    --live_change_;
}

[[gnu::noinline]] void partition::finish_reducer(detail::control_block& self,
                                                 throng_status status) noexcept {
    reducer& state = reducer_of(self);
    value_list::free(home_.objects(), state.reading);
    value_list::free(home_.objects(), state.values.take());
    if (status == THRONG_FAILED) report_failure(state);
    if (!closed_) {
        // More values may come for this key; they must not start another reducer.
        self.references.fetch_add(1, std::memory_order_relaxed);
        ended_early_.push_back(&self);
    }
    --live_change_;
    report_live(false);
}

throng_values* partition::receive(void* self_address, throng_status* status) {
    auto& self = *static_cast<partition*>(self_address);
    while (!self.has_news()) self.home_.park_unthrowing();
    return self.take_values(*status);
}

// Frees what the running reducer has read. If there is nothing new it is to park.
[[gnu::noinline]] bool partition::has_news() noexcept {
    detail::control_block& tasklet = *home_.current();
    reducer& state = reducer_of(tasklet);
    // What is unwound has not been made ready by records, nor by the end of values.
    if (state.parks && !std::exchange(state.waits, false)) count_run();
    state.parks = false;
    if (state.reading != nullptr) {
        value_list::free(home_.objects(), std::exchange(state.reading, nullptr));
    }
    if (!state.values.empty() || closed_ || tasklet.killed) return true;
    state.waits = true;
    state.parks = true;
    return false;
}

[[gnu::noinline]] throng_values* partition::take_values(throng_status& status) noexcept {
    detail::control_block& tasklet = *home_.current();
    reducer& state = reducer_of(tasklet);
    status = tasklet.killed ? THRONG_CANCELLED : THRONG_OK;
    if (!tasklet.killed) state.reading = state.values.take();
    return state.reading;
}

void partition::fail(void* self, throng_text message) {
    static_cast<partition*>(self)->failure_ = to_string(message);
}

void partition::report_failure(const reducer& which) {
    std::string key;
    append_text(key, static_cast<throng_tag>(job_.job().key_tag), which.key());
    if (failure_.empty()) failure_ = "no memory for its results";  // its output could not grow
    home_.owner().fail(std::make_exception_ptr(
        job_error(fmt::format("the reducer of key '{}' failed: {}", key, failure_))));
}

void partition::end_of_values(detail::shard& here, detail::posted_message& message) {
    partition& self = *static_cast<closing&>(message).whom;
    self.closed_ = true;
    try {
        here.for_each_tasklet([&self](detail::control_block& each) {
            if (each.type != &reducer_functions::type) return;
            if (each.state.load(std::memory_order_relaxed) == tasklet_state::done) return;
            if (reducer_of(each).waits) self.stop_waiting(each);
        });
    } catch (const std::bad_alloc&) {
        here.owner().fail(std::current_exception());
    }
}

void partition::report_live(bool now) {
    if (!now && std::abs(live_change_) < live_change_to_report) return;
    if (live_change_ == 0) return;
    const std::int64_t live = progress_.live_reducers.fetch_add(live_change_) + live_change_;
    live_change_ = 0;
    std::int64_t most = progress_.most_live_reducers.load(std::memory_order_relaxed);
    while (live > most && !progress_.most_live_reducers.compare_exchange_weak(most, live)) {
    }
}

}  // namespace throng::mapreduce
