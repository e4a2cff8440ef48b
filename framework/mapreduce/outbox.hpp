// A mapper's batches: those it fills, those under way, and those that have come back.
#pragma once

#include "mapreduce/batch.hpp"
#include "mapreduce/batch_receiver.hpp"
#include "tasklet/shard.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace throng::mapreduce {

/// Flow control between one mapper and all partitions: so many of its batches are under way, and
/// no more. When all are filled or under way it parks until one comes back, which a partition sends
/// when its reducers have been given the records. So mappers cannot run ahead of reducers. Belongs
/// to the shard of its mapper.
class outbox {
public:
    /// For each partition a mapper has up to one and a quarter batches.
    static constexpr std::size_t largest_batch_bytes = memory_pool::block_bytes;

    /// `home` is the mapper's shard; the partitions and the pool outlive the outbox. Batches have
    /// up to `batch_bytes`, unless a record is larger; of such there are no more at once than a
    /// mapper's share of memory allows, but always one.
    outbox(detail::shard& home, const batch_receivers& partitions, memory_pool& memory,
           std::size_t batch_bytes);
    ~outbox();
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    [[nodiscard]] detail::shard& home() const { return home_; }

    /// What the plugin fills, one for each partition.
    [[nodiscard]] throng_batch* open_batches() { return open_.data(); }

    /// Posts what is in the batch of `to`, and leaves an empty one with room for `bytes`. Parks the
    /// calling tasklet, the mapper, while all batches are under way. THRONG_CANCELLED when the run
    /// is being given up. Throws job_error for a record of more than 4 GiB; std::bad_alloc.
    throng_status flush(std::uint32_t to, std::uint64_t bytes);

    /// Posts all that is left, then waits until every batch has come back.
    throng_status finish();

    /// Whether the run is being given up; called by the mapper.
    [[nodiscard]] bool is_stopped() const;

    /// How long the mapper has been parked here.
    [[nodiscard]] double seconds_waited() const { return seconds_waited_; }

    /// A batch comes back; called in the mapper's shard.
    static void take_back(detail::shard& here, detail::posted_message& message) noexcept;

private:
    // A reducer is switched to once for the records of a batch: the more records of one key in a
    // batch, the better.
    static constexpr std::size_t small_batch_bytes = memory_pool::small_block_bytes;
    static constexpr std::size_t least_under_way = 2;
    // That much of what is being filled. The more, the more batches of all mappers a partition
    // finds when its turn comes.
    static constexpr std::size_t part_under_way = 4;
    // Sizes within a record, and in the lists of values, have 32 bits.
    static constexpr std::uint64_t largest_record_bytes = 0xffffffff;

    [[nodiscard]] std::size_t present_batch_bytes() const;
    [[nodiscard]] std::size_t most_under_way() const;
    [[nodiscard]] bool must_wait(std::size_t wanted) const;
    [[nodiscard]] std::unique_ptr<batch> take_batch(std::size_t wanted);
    void post(std::uint32_t to);
    throng_status wait();

    detail::shard& home_;
    const batch_receivers& partitions_;
    memory_pool& memory_;
    const std::size_t batch_bytes_;
    std::vector<throng_batch> open_;               // by partition; what the plugin sees
    std::vector<std::unique_ptr<batch>> filling_;  // by partition
    std::vector<std::unique_ptr<batch>> free_;
    std::optional<std::uint32_t> oversized_;  // whose open batch has a record that is larger
    std::size_t under_way_ = 0;
    std::size_t under_way_bytes_ = 0;
    std::uint64_t posted_bytes_ = 0;
    double seconds_waited_ = 0;
    detail::control_block* waiting_ = nullptr;  // the mapper, while it is parked here
};

}  // namespace throng::mapreduce
