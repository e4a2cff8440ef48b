#include "mapreduce/message_rounds.hpp"

#include "mapreduce/partition.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace throng::mapreduce {

void message_rounds::end_in_partition() {
    if (open_.fetch_sub(1) > 1) return;
    messages_before_ = messages_.exchange(0);
    progress_.messages.fetch_add(messages_before_);
    goes_on_ = messages_before_ > 0;
    if (goes_on_) progress_.rounds.store(++number_ + 1);
    open_.store(partitions_);
    for (const auto& each : all_) each->begin_round();
}

std::exception_ptr message_rounds::lack_of_memory(const memory_pool& memory) const {
    const auto live = std::max<std::int64_t>(0, progress_.live_reducers.load());
    return std::make_exception_ptr(job_error(fmt::format(
        "memory is short in round {}: there are {} live reducers, to which {} messages were sent "
        "in the round before, and which have sent {} in this one; {} of {} bytes are in use. "
        "Reducers that send messages must fit into memory, all of them, with the messages of a "
        "round: give them more with --memory",
        number_, live, messages_before_, messages_.load(), memory.used(), memory.budget())));
}

}  // namespace throng::mapreduce
