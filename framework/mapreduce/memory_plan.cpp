#include "mapreduce/memory_plan.hpp"

#include "mapreduce/job.hpp"
#include "mapreduce/memory_pool.hpp"
#include "mapreduce/message_outbox.hpp"
#include "mapreduce/outbox.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace throng::mapreduce {

namespace {

constexpr unsigned least_partitions_for_a_worker = 32;
constexpr unsigned partitions_wanted = 1024;
constexpr std::uint64_t bytes_for_a_partition = std::uint64_t{64} << 10;
constexpr std::uint64_t most_partitions_with_messages = 256;
constexpr unsigned least_partitions_with_messages = 4;  // for a worker, even if those are many
constexpr std::uint64_t part_for_first_messages = 16;

constexpr std::uint64_t part_for_batches = 8;
constexpr std::uint64_t part_for_tables = 16;
constexpr std::uint64_t part_for_open_blocks = 4;  // those of all partitions that are being filled
constexpr std::uint64_t part_for_reducing = 4;
constexpr std::size_t smallest_batch_bytes = std::size_t{1} << 10;
constexpr std::size_t usual_batch_bytes = std::size_t{4} << 10;
constexpr std::uint64_t smallest_table_bytes = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_table_bytes = std::uint64_t{4} << 20;
// Small records that wait take this many times their size once they are sorted to their keys.
constexpr std::uint64_t growth_by_grouping = 3;
// Those that are sorted at once are counted in 32 bits; the smallest one has 5 bytes.
constexpr std::uint64_t most_grouped_bytes = std::uint64_t{16} << 30;
constexpr std::uint64_t bytes_of_live_reducer = 512;
constexpr std::uint64_t fewest_live_reducers = 64;

// So many batches have so many mappers, at most: (5 / 4) for each partition.
std::uint64_t batches_of(unsigned partitions, unsigned mappers) {
    return std::uint64_t{partitions} * mappers * 5 / 4;
}

std::size_t batch_bytes_for(std::uint64_t budget_bytes, unsigned workers, unsigned partitions) {
    const std::uint64_t share = budget_bytes / part_for_batches /
                                std::max<std::uint64_t>(1, batches_of(partitions, workers));
    // A block is taken for all that is more than half of one.
    if (share >= outbox::largest_batch_bytes) return outbox::largest_batch_bytes;
    return static_cast<std::size_t>(
        std::clamp<std::uint64_t>(share, smallest_batch_bytes, outbox::largest_batch_bytes / 2));
}

// A power of two.
std::uint32_t table_bytes_for(std::uint64_t budget_bytes, unsigned workers) {
    const std::uint64_t share = budget_bytes / part_for_tables / workers;
    return static_cast<std::uint32_t>(
        std::bit_floor(std::clamp(share, smallest_table_bytes, largest_table_bytes)));
}

}  // namespace

unsigned partitions_for_many_keys(unsigned workers) {
    return std::max(partitions_wanted, least_partitions_for_a_worker * workers);
}

// Few for a small input: each takes some microseconds to set up. Few for little memory: each has
// open batches and blocks.
chosen_partitions choose_partitions(std::uint64_t input_bytes, unsigned workers,
                                    std::uint64_t memory_bytes) {
    const std::uint64_t least = std::uint64_t{least_partitions_for_a_worker} * workers;
    const std::uint64_t most = partitions_for_many_keys(workers);
    const std::uint64_t wanted = input_bytes / bytes_for_a_partition;
    const std::uint64_t suitable = std::clamp(wanted, least, most);
    const std::uint64_t for_batches =
        memory_bytes / part_for_batches / usual_batch_bytes / batches_of(1, workers);
    const std::uint64_t for_blocks = memory_bytes / part_for_open_blocks / memory_pool::block_bytes;
    const std::uint64_t affordable = std::max<std::uint64_t>(1, std::min(for_batches, for_blocks));
    if (affordable < suitable) return {static_cast<unsigned>(affordable), size_reason::memory};
    const size_reason reason = wanted < least  ? size_reason::least
                               : wanted > most ? size_reason::most
                                               : size_reason::input;
    return {static_cast<unsigned>(suitable), reason};
}

chosen_partitions choose_partitions_with_messages(unsigned workers, std::uint64_t memory_bytes) {
    const std::uint64_t wanted =
        std::min(std::uint64_t{least_partitions_for_a_worker} * workers,
                 std::max(most_partitions_with_messages,
                          std::uint64_t{least_partitions_with_messages} * workers));
    const std::uint64_t pairs =
        memory_bytes / part_for_first_messages / message_outbox::first_block_bytes;
    const auto affordable = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::sqrt(static_cast<double>(pairs))));
    if (affordable < wanted) return {static_cast<unsigned>(affordable), size_reason::memory};
    return {static_cast<unsigned>(wanted), size_reason::messages};
}

memory_plan divide_memory(std::uint64_t budget_bytes, unsigned workers, unsigned partitions) {
    const std::uint64_t share = budget_bytes / part_for_reducing / workers;
    memory_plan plan;
    plan.budget_bytes = budget_bytes;
    plan.short_from_bytes = memory_pool::short_from(budget_bytes);
    plan.table_bytes = table_bytes_for(budget_bytes, workers);
    plan.batch_bytes = batch_bytes_for(budget_bytes, workers, partitions);
    plan.batches = batches_of(partitions, 1);
    plan.most_bytes_at_once = std::min(share / growth_by_grouping, most_grouped_bytes);
    plan.most_reducers_at_once = std::max(fewest_live_reducers, share / bytes_of_live_reducer);
    return plan;
}

}  // namespace throng::mapreduce
