#include "mapreduce/message_outbox.hpp"

#include "mapreduce/job.hpp"

#include <algorithm>
#include <utility>

namespace throng::mapreduce {

namespace {

// Sizes within a record, and in the lists of values, have 32 bits.
constexpr std::uint64_t largest_message_bytes = 0xffffffff;

}  // namespace

message_outbox::message_outbox(memory_pool& memory, std::size_t partitions)
    : memory_(memory), open_(partitions, throng_batch{nullptr, nullptr}) {
    for (auto& each : rounds_) each.resize(partitions);
}

void message_outbox::make_room(std::uint32_t to, std::uint64_t bytes) {
    if (bytes > largest_message_bytes) throw job_error("a message has more than 4 GiB");
    messages& its = rounds_[round_ % 2][to];
    close(to);
    const auto usual = static_cast<std::size_t>(
        std::clamp<std::uint64_t>(its.bytes, first_block_bytes, memory_pool::block_bytes));
    its.all.push_back({memory_.take(std::max(static_cast<std::size_t>(bytes), usual)), 0});
    const memory_block& memory = its.all.back().memory;
    open_[to] = {memory.data(), memory.data() + memory.capacity()};
}

void message_outbox::close(std::uint32_t to) {
    throng_batch& batch = open_[to];
    if (batch.cursor == nullptr) return;
    messages& its = rounds_[round_ % 2][to];
    its.all.back().size = static_cast<std::size_t>(batch.cursor - its.all.back().memory.data());
    its.bytes += its.all.back().size;
    batch = {nullptr, nullptr};
}

void message_outbox::seal() {
    for (std::uint32_t to = 0; to < open_.size(); ++to) close(to);
    ++round_;
}

message_outbox::pieces message_outbox::take(std::uint32_t to, std::uint32_t round) {
    return std::exchange(rounds_[round % 2][to], {}).all;
}

}  // namespace throng::mapreduce
