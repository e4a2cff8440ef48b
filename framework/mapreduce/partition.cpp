#include "mapreduce/partition.hpp"

#include "mapreduce/outbox.hpp"
#include "mapreduce/results/text_format.hpp"
#include "mapreduce/stopwatch.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/detail/job/stopped.hpp>
#include <throng/detail/tasklet/tasklet_storage.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <new>

namespace throng::mapreduce {

namespace {

constexpr std::size_t cache_line_bytes = 64;
constexpr std::int64_t live_change_to_report = 1024;
constexpr std::size_t slots_ahead = 64;  // powers of two
constexpr std::size_t reducers_ahead = 24;

std::optional<record_ranking> ranking_of(const throng_job& job) {
    if (job.order == THRONG_ORDER_UNSPECIFIED) return std::nullopt;
    return record_ranking(job);
}

static_assert((sizeof(detail::control_block) + sizeof(reducer)) % cache_line_bytes == 0,
              "what records are handed to is in one cache line of its own");

}  // namespace

reducer& reducer_of(detail::control_block& tasklet) noexcept {
    return *std::launder(static_cast<reducer*>(tasklet.storage()));
}

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

void reduce_queue::close_next() {
    const std::size_t mine = next_.fetch_add(1);
    if (mine < all_.size()) all_[mine]->close(*this);
}

partition::partition(unsigned number, detail::shard& home, const reduce_work& work)
    : home_(home),
      work_(work),
      host_{this,
            &results_.output(),
            &partition::receive,
            &partition::park,
            &partition::key_of_running,
            &partition::fail,
            &partition::count,
            nullptr,
            0,
            &partition::say_status,
            nullptr,
            nullptr,
            0},
      results_(work.where.memory, work.results),
      named_(work.named.receivers(), work.where.memory),
      sent_(work.to_collect.receivers(), work.where.memory),
      status_(work.progress.status),
      reader_(work.job.job()),
      ranking_(ranking_of(work.job.job())),
      closing_(&partition::end_of_values),
      defers_(work.mode != reducer_mode::live || ranking_),
      next_look_bytes_(first_look_bytes),
      more_(&partition::reduce_more) {
    closing_.whom = this;
    more_.whom = this;
    waiting_.emplace_back(work.where);
    host_.named = named_.table();
    host_.named_count = named_.count();
    host_.collectors = sent_.table();
    host_.collector_count = sent_.count();
    // Results that are not sorted stand together then.
    if ((work.job.job().flags & THRONG_JOB_PARTITIONS) != 0) results_.come_from({number, 0});
    if (work.rounds != nullptr) prepare_for_messages(number);
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

void partition::hand_over() {
    results_.hand_over();
    named_.hand_over();
    sent_.hand_over();
    status_.pass_on();
}

void partition::close(reduce_queue& rest) {
    rest_ = &rest;
    home_.post(closing_);
}

void partition::receive_batch(detail::shard& here, detail::posted_message& message) {
    auto& records = static_cast<batch&>(message);
    auto& self = *static_cast<partition*>(records.to);
    const stopwatch taking;
    try {
        if (!here.owner().stopping() && !here.owner().unwinding()) {
            self.held_.reserve(self.held_.size() + 1);
            if (self.defers_)
                self.keep(records);
            else
                self.dispatch(records.records());
        }
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
    self.seconds_of_shuffle_ += taking.seconds();
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

// Each record is met three times: to bring the slot of the table to the cache; some records later,
// the reducer; and then its value is handed over.
template <bool are_messages>
void partition::dispatch(std::string_view records) {
    std::array<record_view, slots_ahead> ring;
    const char* at = records.data();
    const char* const end = at + records.size();
    std::size_t read = 0;
    for (std::size_t done = 0;; ++done) {
        for (; read < done + slots_ahead && at < end; ++read) {
            record_view& record = ring[read % slots_ahead];
            at = reader_.read(at, record);
            table_.prefetch(record.hash);
        }
        if (done == read) break;
        const std::size_t next = done + reducers_ahead;
        if (next < read) prefetch_reducer(ring[next % slots_ahead]);
        deliver<are_messages>(ring[done % slots_ahead]);
    }
    report_live(true);
}

template void partition::dispatch<false>(std::string_view records);
template void partition::dispatch<true>(std::string_view records);

void partition::prefetch_reducer(const record_view& record) const {
    detail::control_block* guess = table_.first_guess(record.hash);
    if (guess != nullptr) __builtin_prefetch(reducer_of(*guess).short_key());
}

template <bool is_message>
void partition::deliver(const record_view& record) {
    const std::string_view key = record.key();
    detail::control_block* tasklet = table_.find(
        record.hash,
        [key](detail::control_block& candidate) { return reducer_of(candidate).key() == key; });
    if (tasklet == nullptr) {
        if (!may_start_reducer()) return let_wait(record);
        tasklet = &start_reducer(record);
        if constexpr (is_message) reducer_of(*tasklet).has_all = true;
    }
    reducer& state = reducer_of(*tasklet);
    if constexpr (is_message) {  // all are woken when all messages have been delivered
        if (state.ended)
            ++messaging_->dropped;
        else
            state.values.append(home_.objects(), record.value, record.value_bytes);
        return;
    }
    ++records_;
    // A reducer may return, or end its round, without having read to the end.
    if (state.ended || state.at_round_end) return;
    state.values.append(home_.objects(), record.value, record.value_bytes);
    if (!state.waits) return;
    // Where reducers send messages, none can do so before all values have come. To wake each one
    // for every batch would take more time than to let values lie.
    if (messaging_ == nullptr || state.values.is_long()) stop_waiting(*tasklet);
}

void partition::stop_waiting(detail::control_block& tasklet) {
    home_.make_room_in_bulk();
    reducer_of(tasklet).waits = false;
    ++awake_;
    home_.make_ready_in_bulk(tasklet);
}

// For one that is killed.
bool partition::withdraw(detail::control_block& waiter, detail::withdrawal&) noexcept {
    reducer& state = reducer_of(waiter);
    const bool waited = state.waits;  // else it is ready
    state.parks = false;
    state.waits = false;
    return waited;
}

detail::control_block& partition::start_reducer(const record_view& record) {
    table_.make_room();
    detail::control_block& made = make_reducer(record);
    table_.insert(record.hash, made);
    return made;
}

detail::control_block& partition::make_reducer(const record_view& record) {
    // What may throw comes before the tasklet, which nobody would free.
    home_.make_room_in_bulk();
    const bool is_far = record.key_size > reducer::near_key_bytes;
    const char* far_key = is_far ? keys_.keep(record.key()) : nullptr;
    detail::control_block& made =
        home_.allocate_tasklet(reducer_functions::type, work_.stacks, default_stack_bytes);
    auto& state = *new (made.storage()) reducer;
    state.key_size = record.key_size;
    if (is_far)
        std::memcpy(state.key_bytes, &far_key, sizeof far_key);
    else
        std::memcpy(state.place_of_key(), record.key_data, record.key_size);
    made.value = &host_;
    home_.adopt_in_bulk(made);
    ++reducers_;
    ++awake_;
    ++live_change_;
    return made;
}

// What follows runs on the reducers' stacks. Ten million of them may be parked at the same time,
// each with the frames between the bottom of its stack and the switch: they are those of `run`,
// which keeps no more than it must, and of the plugin. The rest is in functions that have returned
// by then.

void partition::reducer_functions::run(detail::control_block& self) noexcept {
    auto& its = *static_cast<partition*>(static_cast<throng_reducer_host*>(self.value)->self);
    const throng_text key = its.begin_reducer();
    const job_instance& job = its.work_.job;
    its.finish_reducer(job.job().reduce(job.object(), key, &its.host_));  // does not return
}

bool partition::is_reducer(const detail::control_block& tasklet) noexcept {
    return tasklet.type == &reducer_functions::type;
}

void partition::reducer_functions::cancel(detail::control_block& self) noexcept {
    auto& host = *static_cast<throng_reducer_host*>(self.value);
    static_cast<partition*>(host.self)->forget_reducer(self);
}

[[gnu::noinline]] throng_text partition::begin_reducer() noexcept {
    count_run();
    return key_of_running(this);
}

// One that is to be unwound and has not started.
void partition::forget_reducer(detail::control_block& self) noexcept {
    reducer_of(self).values.clear(home_.objects());
    count_run();
    --live_change_;
}

[[gnu::noinline]] void partition::finish_reducer(throng_status status) noexcept {
    detail::control_block& self = *home_.current();
    reducer& state = reducer_of(self);
    state.values.clear(home_.objects());
    state.ended = true;
    const bool failed = status != THRONG_OK && !self.killed;
    if (failed || has_failed_to_write()) report_failure(state);
    ++ended_;
    if (!state.has_all || has_further_rounds()) {
        // More values may come for this key; they must not start another reducer.
        self.references.fetch_add(1, std::memory_order_relaxed);
        ended_early_.push_back(&self);
    }
    --live_change_;
    report_live(awake_ == 0);
    end_round_if_quiet();
    detail::leave_tasklet(self);
}

throng_received partition::receive(void* self_address) {
    auto& self = *static_cast<partition*>(self_address);
    detail::control_block& tasklet = *self.home_.current();
    reducer& state = reducer_of(tasklet);
    tasklet.returns_killed = false;
    // What is unwound has not been made ready by records, nor by the end of values.
    if (state.parks && !state.waits) self.count_run();
    state.parks = false;
    state.waits = false;
    if (state.reads) state.values.clear(self.home_.objects());
    state.reads = false;
    if (tasklet.killed) return {nullptr, THRONG_CANCELLED};
    if (!state.values.empty()) {
        state.reads = true;
        return {state.values.chunks(), THRONG_OK};
    }
    if (state.has_all) return {nullptr, THRONG_OK};
    state.waits = true;
    state.parks = true;
    return {nullptr, THRONG_PARK};
}

void partition::park(void* self_address) {
    auto& self = *static_cast<partition*>(self_address);
    self.home_.wait_as_last(self, detail::wait_operation::values);
}

throng_text partition::key_of_running(void* self) {
    const std::string_view key = reducer_of(*static_cast<partition*>(self)->home_.current()).key();
    return {key.data(), key.size()};
}

void partition::fail(void* self, throng_text message) {
    static_cast<partition*>(self)->failure_ = to_string(message);
}

throng_status partition::count(void* self_address, throng_text name, std::uint64_t more) {
    auto& self = *static_cast<partition*>(self_address);
    return self.own_counters_.add_reporting(detail::as_view(name), more, self.failure_);
}

void partition::say_status(void* self, throng_text text) {
    static_cast<partition*>(self)->status_.say(detail::as_view(text));
}

bool partition::has_failed_to_write() const {
    return results_.has_failed() || named_.has_failed() || sent_.has_failed();
}

void partition::report_failure(const reducer& which) {
    for (const std::exception_ptr& each : {results_.error(), named_.error(), sent_.error()}) {
        if (each != nullptr) return home_.owner().fail(each);
    }
    std::string key;
    append_text(key, static_cast<throng_tag>(work_.job.job().key_tag), which.key());
    if (has_failed_to_write()) failure_ = "no memory for its results";
    const std::string why = failure_.empty() ? " without saying why" : ": " + failure_;
    home_.owner().fail(std::make_exception_ptr(
        job_error(fmt::format("the reducer of key '{}' failed{}", key, why))));
}

void partition::report_live(bool now) {
    if (!now && std::abs(live_change_) < live_change_to_report) return;
    if (live_change_ == 0) return;
    const std::int64_t live = work_.progress.live_reducers.fetch_add(live_change_) + live_change_;
    live_change_ = 0;
    std::int64_t most = work_.progress.most_live_reducers.load(std::memory_order_relaxed);
    while (live > most && !work_.progress.most_live_reducers.compare_exchange_weak(most, live)) {
    }
}

}  // namespace throng::mapreduce
