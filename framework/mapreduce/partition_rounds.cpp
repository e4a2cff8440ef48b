// The rounds of reducers that send each other messages.
#include "mapreduce/partition.hpp"
#include "tasklet/scheduler.hpp"

#include <exception>
#include <memory>
#include <new>

namespace throng::mapreduce {

void partition::prepare_for_messages(std::uint32_t number) {
    messaging_ = std::make_unique<messaging>(work_.where.memory, *work_.rounds, number);
    messaging& its = *messaging_;
    its.beginning.whom = this;
    its.peers = {this, its.sent.open_batches(),           its.rounds.partitions(), 0,
                 0,    &partition::make_room_for_message, &partition::next_round};
    host_.peers = &its.peers;
}

bool partition::has_further_rounds() const {
    return messaging_ != nullptr && messaging_->rounds.goes_on();
}

void partition::fail_if_memory_is_short() const {
    if (work_.where.memory.is_short()) fail_for_lack_of_memory();
}

void partition::fail_for_lack_of_memory() const {
    std::rethrow_exception(messaging_->rounds.lack_of_memory(work_.where.memory));
}

// Whatever a job does with what is thrown then, the run has failed.
throng_status partition::make_room_for_message(void* self_address, std::uint32_t to,
                                               std::uint64_t bytes) {
    auto& self = *static_cast<partition*>(self_address);
    messaging& its = *self.messaging_;
    try {
        if (self.home_.owner().stopping()) return THRONG_CANCELLED;
        if (!its.rounds.goes_on()) {
            throw job_error(
                "it has sent a message after the last round, when next_round had "
                "returned false");
        }
        self.count_messages();
        if (self.work_.where.memory.is_short()) {
            self.home_.owner().fail(its.rounds.lack_of_memory(self.work_.where.memory));
            return THRONG_CANCELLED;
        }
        its.sent.make_room(to, bytes);
        return THRONG_OK;
    } catch (const std::bad_alloc&) {
        self.failure_ = "no memory left";  // so short that it needs none
    } catch (const std::exception& e) {
        self.failure_ = e.what();
    }
    self.report_failure(reducer_of(*self.home_.current()));
    return THRONG_CANCELLED;
}

void partition::count_messages() {
    messaging& its = *messaging_;
    its.rounds.add_messages(its.peers.sent - its.counted);
    its.counted = its.peers.sent;
}

throng_status partition::next_round(void* self_address) {
    auto& self = *static_cast<partition*>(self_address);
    detail::control_block& tasklet = *self.home_.current();
    reducer& state = reducer_of(tasklet);
    messaging& its = *self.messaging_;
    tasklet.returns_killed = false;
    if (state.parks && !state.waits) self.count_run();
    const bool has_parked = state.at_round_end;
    state.parks = state.waits = state.at_round_end = false;
    if (tasklet.killed) return THRONG_CANCELLED;
    if (has_parked) return its.rounds.goes_on() ? THRONG_OK : THRONG_OVER;
    state.values.clear(self.home_.objects());
    state.reads = false;
    if (!its.rounds.goes_on()) return THRONG_OVER;
    state.parks = state.waits = state.at_round_end = true;
    ++its.at_end;
    self.end_round_if_quiet();
    return THRONG_PARK;
}

// Round 0: reducers get the end of what map has emitted.
void partition::end_values_of_map() {
    fail_if_memory_is_short();
    home_.for_each_tasklet([this](detail::control_block& each) {
        if (!is_reducer(each)) return;
        reducer& state = reducer_of(each);
        state.has_all = true;
        if (state.waits && !state.at_round_end) stop_waiting(each);
    });
    messaging_->in_round = true;
    end_round_if_quiet();
}

// One that waits for something else than the next round is neither at its end, nor has it ended.
void partition::end_round_if_quiet() {
    if (messaging_ == nullptr) return;
    messaging& its = *messaging_;
    if (!its.in_round || its.at_end < reducers_ - ended_) return;
    if (home_.owner().stopping() || home_.owner().unwinding()) return;
    its.in_round = false;
    its.sent.seal();
    count_messages();
    its.rounds.end_in_partition();
}

void partition::begin_round() { home_.post(messaging_->beginning); }

void partition::start_round(detail::shard& here, detail::posted_message& message) {
    partition& self = *static_cast<self_message&>(message).whom;
    if (here.owner().stopping() || here.owner().unwinding()) return;
    try {
        messaging& its = *self.messaging_;
        if (!its.rounds.goes_on()) {
            self.wake_for_round();
            self.table_.clear();
            return here.post(self.more_);
        }
        its.peers.round = its.rounds.number();
        self.take_messages();
        self.wake_for_round();
        its.in_round = true;
        self.end_round_if_quiet();  // it may have no reducers
    } catch (...) {
        here.owner().fail(std::current_exception());
    }
}

void partition::take_messages() {
    message_rounds& rounds = messaging_->rounds;
    for (unsigned i = 0; i < rounds.partitions(); ++i) {
        message_outbox& from = rounds.at(i).messaging_->sent;
        for (message_outbox::piece& each : from.take(messaging_->number, rounds.number() - 1)) {
            if (home_.owner().stopping()) return;
            fail_if_memory_is_short();
            dispatch<true>(each.records());
            each.memory = {};
        }
    }
    fail_if_memory_is_short();
}

// In the order in which they lie in memory.
void partition::wake_for_round() {
    messaging_->at_end = 0;
    home_.for_each_tasklet([this](detail::control_block& each) {
        if (is_reducer(each) && reducer_of(each).waits) stop_waiting(each);
    });
}

}  // namespace throng::mapreduce
