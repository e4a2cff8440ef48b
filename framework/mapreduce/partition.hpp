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

/// What the engine keeps of a reducer; it lies behind its tasklet's control block.
struct reducer {
    static constexpr std::size_t short_key_bytes = 16;

    [[nodiscard]] std::string_view key() const {
        return {key_size <= short_key_bytes ? short_key : long_key, key_size};
    }

    union {
        char short_key[short_key_bytes];
        const char* long_key;
    };
    std::uint32_t key_size;
    bool waits = false;                // until values arrive, or the end
    bool parks = false;                // has parked for that, and has not looked since
    value_list values;                 // that have arrived
    throng_values* reading = nullptr;  // that it has been handed
};

/// All that happens here happens in its shard, except for `post`, `close`, and the constructor.
class partition {
public:
    partition(detail::shard& home, const job_instance& job, job_progress& progress);
    ~partition();
    partition(const partition&) = delete;
    partition& operator=(const partition&) = delete;

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
    struct record_group {
        static constexpr std::size_t most_records = 32;
        std::array<record_view, most_records> records;
        std::size_t count = 0;
    };
    struct closing : detail::posted_message {
        using posted_message::posted_message;
        partition* whom = nullptr;
    };
    struct reducer_functions;

    static void receive_batch(detail::shard& here, detail::posted_message& message);
    static void end_of_values(detail::shard& here, detail::posted_message& message);
    static throng_values* receive(void* self, throng_status* status);
    static void fail(void* self, throng_text message);

    const char* read_record(const char* at, record_view& record) const;
    void dispatch(const batch& records);
    const char* read_group(const char* at, const char* end, record_group& group) const;
    void prefetch_reducers(const record_group& group) const;
    void deliver(const record_view& record);
    void stop_waiting(detail::control_block& tasklet);
    void count_run() noexcept;
    static void give_back(batch& records) noexcept;
    detail::control_block& start_reducer(const record_view& record);
    void run_reducer(detail::control_block& self) noexcept;
    void finish_reducer(detail::control_block& self, throng_status status) noexcept;
    void forget_reducer(detail::control_block& self) noexcept;
    [[nodiscard]] bool has_news() noexcept;
    [[nodiscard]] throng_values* take_values(throng_status& status) noexcept;
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
