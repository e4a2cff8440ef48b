// The reducers of one shard: a tasklet for each distinct key, started by its first value.
#pragma once

#include "mapreduce/batch.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/key_table.hpp"
#include "mapreduce/result_store.hpp"
#include "mapreduce/value_list.hpp"
#include "tasklet/shard.hpp"

#include <throng/abi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Bytes of keys, kept to the end.
class key_arena {
public:
    [[nodiscard]] const char* keep(std::string_view key);

private:
    static constexpr std::size_t chunk_bytes = std::size_t{16} << 10;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

class partition;

/// What the engine keeps of a reducer; it lies behind its tasklet's control block. All that records
/// are handed to, and compared with, is in one cache line unless the key is long.
struct reducer {
    static constexpr std::size_t short_key_bytes = 16;
    static constexpr std::size_t near_key_bytes = 48;

    [[nodiscard]] std::string_view key() const {
        if (key_size <= near_key_bytes) return {place_of_key(), key_size};
        const char* far_key = nullptr;
        std::memcpy(&far_key, key_bytes, sizeof far_key);
        return {far_key, key_size};
    }
    /// Of one that is near.
    [[nodiscard]] char* place_of_key() {
        return key_size <= short_key_bytes ? short_key() : key_bytes;
    }
    [[nodiscard]] const char* place_of_key() const {
        return const_cast<reducer*>(this)->place_of_key();
    }
    /// In the cache line of what follows.
    [[nodiscard]] char* short_key() { return key_bytes + near_key_bytes - short_key_bytes; }

    char key_bytes[near_key_bytes];  // or, of a key that is longer, the address first
    std::uint32_t key_size;
    bool waits = false;  // until values arrive, or the end
    bool parks = false;  // has parked for that, and has not looked since
    bool ended = false;
    bool reads = false;  // has been handed the values
    value_list values;   // that have arrived, and that it has not done with
};

/// All that happens here happens in its shard, except for `post`, `close`, and the constructor.
class partition final : public detail::wait_target {
public:
    partition(detail::shard& home, const job_instance& job, job_progress& progress);
    ~partition();
    partition(const partition&) = delete;
    partition& operator=(const partition&) = delete;

    /// What its reducers wait for is given to them in bulk, and by nobody else.
    void operate(detail::shard&, detail::control_block&) override {}
    bool withdraw(detail::control_block& waiter, detail::withdrawal& request) noexcept override;
    void abandon_waiters() noexcept override {}

    /// Any thread: records for this partition. The batch goes back to its outbox when the reducers
    /// that it made ready have run, so that what waits for them is bounded.
    void post(batch& records);
    /// Any thread, once, after the last batch: reducers get the end of their values.
    void close();

    // When nothing runs any more:
    [[nodiscard]] result_store& results() { return results_; }
    [[nodiscard]] std::uint64_t reducers() const { return table_.size(); }
    [[nodiscard]] std::uint64_t records() const { return records_; }

private:
    struct record_view {
        const char* key;
        const char* value;
        std::uint32_t hash;
        std::uint32_t key_size;
        std::uint32_t value_bytes;
    };
    struct closing : detail::posted_message {
        using posted_message::posted_message;
        partition* whom = nullptr;
    };
    struct reducer_functions;

    static void receive_batch(detail::shard& here, detail::posted_message& message);
    static void end_of_values(detail::shard& here, detail::posted_message& message);
    static throng_received receive(void* self);
    static void park(void* self);
    static throng_text key_of_running(void* self);
    static void fail(void* self, throng_text message);

    const char* read_record(const char* at, record_view& record) const;
    void dispatch(const batch& records);
    void prefetch_reducer(const record_view& record) const;
    void deliver(const record_view& record);
    void stop_waiting(detail::control_block& tasklet);
    void count_run() noexcept;
    static void give_back(batch& records) noexcept;
    detail::control_block& start_reducer(const record_view& record);
    [[nodiscard]] throng_text begin_reducer() noexcept;
    void finish_reducer(throng_status status) noexcept;
    void forget_reducer(detail::control_block& self) noexcept;
    void report_failure(const reducer& which);
    void report_live(bool now);

    detail::shard& home_;
    const job_instance& job_;
    job_progress& progress_;
    throng_reducer_host host_;
    key_table<detail::control_block> table_;
    key_arena keys_;
    result_store results_;
    closing closing_;
    bool closed_ = false;
    std::uint64_t records_ = 0;
    std::size_t awake_ = 0;  // reducers that records have made ready, and that have not run since
    std::vector<std::unique_ptr<batch>> held_;  // until they have
    std::int64_t live_change_ = 0;              // not yet told to progress_
    std::string failure_;                       // what the running reducer says why it fails
    std::vector<detail::control_block*> ended_early_;
};

}  // namespace throng::mapreduce
