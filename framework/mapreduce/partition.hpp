// The reducers of one shard: a tasklet for each distinct key, started by its first value.
#pragma once

#include "mapreduce/batch.hpp"
#include "mapreduce/batch_receiver.hpp"
#include "mapreduce/collector.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_counters.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/key_table.hpp"
#include "mapreduce/message_outbox.hpp"
#include "mapreduce/message_rounds.hpp"
#include "mapreduce/records/grouped_records.hpp"
#include "mapreduce/records/merged_records.hpp"
#include "mapreduce/records/record_ranking.hpp"
#include "mapreduce/records/record_store.hpp"
#include "mapreduce/records/record_view.hpp"
#include "mapreduce/results/named_results.hpp"
#include "mapreduce/results/result_collection.hpp"
#include "mapreduce/results/result_store.hpp"
#include "mapreduce/value_list.hpp"
#include "tasklet/shard.hpp"

#include <throng/abi.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// What partitions have found that looked whether records should go to live reducers. Keys fall to
/// partitions by chance, so what is right for some is right for most.
struct looks_of_partitions {
    std::atomic<unsigned> for_live{0};
    std::atomic<unsigned> for_waiting{0};
};

/// What all partitions of a job share.
struct reduce_work {
    const job_instance& job;
    reducer_mode mode;
    stack_kind stacks;  // of reducers
    job_progress& progress;
    const storage& where;
    result_collection& results;
    named_results& named;
    const collectors& to_collect;
    /// No more than so many bytes of records are sorted to their keys at once by a partition.
    std::uint64_t most_bytes_at_once;
    /// Where it has more, so many reducers live at once.
    std::uint64_t most_reducers_at_once;
    looks_of_partitions& looks;
    message_rounds* rounds;  // of a job whose reducers send messages, else null
};

class partition;

/// Lets partitions reduce, a few at a time where their records wait: so those of the others need
/// not be in the cache, nor grouped. Any thread.
class reduce_queue {
public:
    explicit reduce_queue(std::vector<std::unique_ptr<partition>>& all) : all_(all) {}

    /// Closes the next partition that is still open, if there is one.
    void close_next();

private:
    std::vector<std::unique_ptr<partition>>& all_;
    std::atomic<std::size_t> next_{0};
};

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
    bool waits : 1 = false;    // until values arrive, or the end
    bool parks : 1 = false;    // has parked for that, and has not looked since
    bool reads : 1 = false;    // has been handed the values
    bool has_all : 1 = false;  // there will be no more
    bool ended : 1 = false;
    bool at_round_end : 1 = false;  // waits for the next round, or has not looked since
    value_list values;              // that have arrived, and that it has not done with
};

/// Of a reducer's tasklet.
[[nodiscard]] reducer& reducer_of(detail::control_block& tasklet) noexcept;

/// Records come in batches while mappers run. That of a key that has a reducer is handed to it;
/// that of another starts one, or waits. Which keys have one is decided in passes: during the
/// first, as the mode and the memory allow; from the partition's being closed on, records that wait
/// are either so few that all can be sorted to their keys, and go to one reducer after another; or
/// there is a pass over them, in which as many keys as may be get a reducer, and records of others
/// wait for further passes, in parts that their hashes say. Each pass ends with at least one key
/// done.
///
/// In a job with an order of values no reducer runs before all records have come, and passes only
/// divide. A part that does not become much smaller by that is sorted by way of the scratch file.
///
/// Where reducers send messages (`reduce_work::rounds`), all are live, and none ends before the
/// last round does: when the mappers are done, rounds follow each other as message_rounds says.
///
/// All that happens here happens in its shard, except for `post`, `close`, `begin_round`, and the
/// constructor.
class partition final : public batch_receiver, public detail::wait_target {
public:
    /// The `number`-th of the job.
    partition(unsigned number, detail::shard& home, const reduce_work& work);
    ~partition() override;
    partition(const partition&) = delete;
    partition& operator=(const partition&) = delete;

    /// What its reducers wait for is given to them in bulk, and by nobody else.
    void operate(detail::shard&, detail::control_block&) override {}
    bool withdraw(detail::control_block& waiter, detail::withdrawal& request) noexcept override;
    void abandon_waiters() noexcept override {}

    /// Any thread: records for this partition. The batch goes back to its outbox when the reducers
    /// that it made ready have run, so that what waits for them is bounded.
    void post(batch& records) override;
    /// Any thread, once, after the last batch: reducers get the end of their values, and records
    /// that wait get reducers. When all of them have had what they have to get, the next partition
    /// of `rest` is closed.
    void close(reduce_queue& rest);

    /// Any thread, while all partitions wait for the next round: it begins, or there is none.
    void begin_round();

    // When nothing runs any more:
    /// Hands over what its reducers have written.
    void hand_over();
    [[nodiscard]] std::uint64_t reducers() const { return reducers_; }
    [[nodiscard]] std::uint64_t records() const { return records_; }
    /// Spent with batches that came.
    [[nodiscard]] double seconds_of_shuffle() const { return seconds_of_shuffle_; }
    [[nodiscard]] const job_counters& own_counters() const { return own_counters_; }
    /// Of those, sorted by way of the scratch file.
    [[nodiscard]] std::uint64_t merged() const { return merged_; }
    /// Messages to reducers that had returned.
    [[nodiscard]] std::uint64_t dropped_messages() const {
        return messaging_ == nullptr ? 0 : messaging_->dropped;
    }

private:
    struct self_message : detail::posted_message {
        using posted_message::posted_message;
        partition* whom = nullptr;
    };
    // Records of keys that have no reducer, and how often they have been divided by their hashes.
    struct waiting_records {
        record_store records;
        unsigned level;
        bool is_most = false;  // of what the last pass divided
    };
    // How far the reducers of records are that have been sorted to their keys.
    struct deferred_run {
        deferred_run(record_store all, record_reader reader)
            : store(std::move(all)), records(store.pieces(), reader) {}
        record_store store;
        grouped_records records;
        std::size_t key = 0;                    // that is next, or open
        std::size_t given = 0;                  // of its records
        detail::control_block* open = nullptr;  // its reducer, which has not got all of them
    };
    // The same of records that come in order.
    struct merging_run {
        merging_run(const storage& where, record_store all, const record_ranking& ranking,
                    std::uint64_t most_bytes)
            : records(where, std::move(all), ranking, most_bytes) {}
        merged_records records;
        bool is_sorted = false;
        detail::control_block* open = nullptr;  // the reducer that has not got all of its records
    };
    // Where its reducers send messages.
    struct messaging {
        messaging(memory_pool& memory, message_rounds& all, std::uint32_t its_number)
            : rounds(all),
              number(its_number),
              sent(memory, all.partitions()),
              beginning(&partition::start_round) {}
        message_rounds& rounds;
        const std::uint32_t number;  // of the partition
        message_outbox sent;
        self_message beginning;
        throng_peers peers{};
        std::uint64_t counted = 0;  // of peers.sent
        std::uint64_t at_end = 0;   // reducers that wait for the next round
        std::uint64_t dropped = 0;
        bool in_round = false;  // it has begun here, and has not ended
    };
    struct reducer_functions;
    static constexpr std::uint64_t first_look_bytes = std::uint64_t{256} << 10;

    static void receive_batch(detail::shard& here, detail::posted_message& message);
    static void end_of_values(detail::shard& here, detail::posted_message& message);
    static throng_received receive(void* self);
    static void park(void* self);
    static throng_text key_of_running(void* self);
    static void fail(void* self, throng_text message);
    static throng_status count(void* self, throng_text name, std::uint64_t more);
    static void say_status(void* self, throng_text text);
    static throng_status make_room_for_message(void* self, std::uint32_t to, std::uint64_t bytes);
    static throng_status next_round(void* self);
    static void start_round(detail::shard& here, detail::posted_message& message);
    [[nodiscard]] bool has_further_rounds() const;
    void prepare_for_messages(std::uint32_t number);
    void count_messages();
    void end_values_of_map();
    void take_messages();
    void wake_for_round();
    void end_round_if_quiet();
    void fail_if_memory_is_short() const;
    [[noreturn]] void fail_for_lack_of_memory() const;
    [[nodiscard]] static bool is_reducer(const detail::control_block& tasklet) noexcept;

    static void reduce_more(detail::shard& here, detail::posted_message& message);
    template <bool are_messages = false>
    void dispatch(std::string_view records);
    void keep(batch& records);
    void look_whether_to_go_live();
    [[nodiscard]] bool others_say_to_wait() const;
    [[nodiscard]] bool is_better_live() const;
    void go_live();
    [[nodiscard]] bool may_start_reducer();
    void let_wait(const record_view& record);
    void put_aside_if_short(record_store& records) const;
    void end_pass();
    void reduce_next();
    void begin_pass(waiting_records records);
    void dispatch_some();
    void reduce_some();
    void give_some(std::size_t& values, std::size_t& bytes);
    void begin_merging(waiting_records records);
    void merge_some();
    void give_merged();
    void end_merged_key();
    [[nodiscard]] bool fit_at_once(const waiting_records& records) const;
    void forget_ended();
    void free_memory();
    void finish();
    void prefetch_reducer(const record_view& record) const;
    template <bool is_message>
    void deliver(const record_view& record);
    void stop_waiting(detail::control_block& tasklet);
    void count_run() noexcept;
    static void give_back(batch& records) noexcept;
    detail::control_block& start_reducer(const record_view& record);
    detail::control_block& make_reducer(const record_view& record);
    [[nodiscard]] throng_text begin_reducer() noexcept;
    void finish_reducer(throng_status status) noexcept;
    void forget_reducer(detail::control_block& self) noexcept;
    [[nodiscard]] bool has_failed_to_write() const;
    void report_failure(const reducer& which);
    void report_live(bool now);

    detail::shard& home_;
    const reduce_work& work_;
    throng_reducer_host host_;
    key_table<detail::control_block> table_;
    key_arena keys_;
    result_store results_;
    named_stores named_;
    named_stores sent_;  // to collectors
    status_source status_;
    const record_reader reader_;
    const std::optional<record_ranking> ranking_;  // of a job with an order
    self_message closing_;
    reduce_queue* rest_ = nullptr;   // once it is closed
    bool defers_;                    // no key has a reducer, all records wait
    bool is_full_ = false;           // in this pass no further key gets a reducer
    std::uint64_t next_look_bytes_;  // so many waiting ones that it is asked whether they should
    unsigned level_ = 0;             // of the present pass
    std::vector<record_store> waiting_;  // in this pass, by part
    std::vector<waiting_records> to_reduce_;
    std::optional<record_store> dispatched_;  // that this pass is over, where it is not the first
    std::unique_ptr<deferred_run> deferred_;
    std::unique_ptr<merging_run> merging_;
    self_message more_;
    std::uint64_t records_ = 0;
    double seconds_of_shuffle_ = 0;
    std::uint64_t merged_ = 0;
    std::uint64_t reducers_ = 0;
    std::uint64_t reducers_before_ = 0;  // the present pass
    std::uint64_t ended_ = 0;            // reducers
    std::size_t awake_ = 0;  // reducers that records have made ready, and that have not run since
    std::vector<std::unique_ptr<batch>> held_;  // until they have
    std::int64_t live_change_ = 0;              // not yet told to progress_
    job_counters own_counters_;
    std::string failure_;  // what the running reducer says why it fails
    std::vector<detail::control_block*> ended_early_;
    std::unique_ptr<messaging> messaging_;
};

}  // namespace throng::mapreduce
