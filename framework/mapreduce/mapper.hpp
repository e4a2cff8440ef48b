// One mapper: takes splits, reads them, and gives their blocks to the job.
#pragma once

#include "io/block_reader.hpp"
#include "io/byte_index.hpp"
#include "io/divided_stream.hpp"
#include "io/file_system.hpp"
#include "io/header_index.hpp"
#include "io/line_index.hpp"
#include "io/splits.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/input_numbers.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_counters.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_stage.hpp"
#include "mapreduce/outbox.hpp"
#include "mapreduce/records/pair_reader.hpp"
#include "mapreduce/results/named_results.hpp"
#include "mapreduce/results/result_collection.hpp"
#include "mapreduce/results/result_store.hpp"
#include "tasklet/shard.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// What all mappers of a job share.
struct map_work {
    const job_instance& job;
    std::span<const io::input> inputs;
    const input_numbers& numbers;
    io::file_system& files;
    io::split_queue& splits;
    io::record_cut cut;
    io::line_index& lines;
    io::byte_index& quotes;
    io::header_index& headers;
    job_progress& progress;
    std::uint64_t max_bad_records;
    memory_pool& memory;
    result_collection& results;  // of a map-only job
    named_results& named;
    std::size_t batch_bytes;    // see outbox
    std::uint32_t table_bytes;  // see throng_mapper_host
    // Of a run of one stage, which reads no splits but this; else null.
    io::divided_stream* stream;
    const stage_options* stage;
};

/// Belongs to its shard; outlives the run, since batches come back to it.
class mapper {
public:
    /// The `number`-th of the job.
    mapper(const map_work& work, unsigned number, detail::shard& home,
           const batch_receivers& partitions);
    mapper(const mapper&) = delete;
    mapper& operator=(const mapper&) = delete;

    /// Maps splits until there are none left; runs in a tasklet of the shard. Throws job_error if
    /// the job fails, io::input_error; tasklet_killed.
    void run();

    // When nothing runs any more:
    [[nodiscard]] const throng_mapper_host& counters() const { return host_; }
    [[nodiscard]] const job_counters& own_counters() const { return own_counters_; }
    [[nodiscard]] const map_phase_seconds& seconds() const { return seconds_; }
    [[nodiscard]] std::vector<bad_record>& skipped() { return skipped_; }

private:
    void map_all();
    void map_split(void* plugin_mapper, const io::split& source);
    void map_tasks(void* plugin_mapper, const io::split& source);
    void map_stream(void* plugin_mapper);
    void read_pairs();
    [[nodiscard]] bool next_of_stream();
    void give_pairs(pair_reader& pairs);
    [[nodiscard]] std::uint64_t lines_of_stream_before(std::uint64_t offset) const;
    [[nodiscard]] std::uint64_t lines_of_whole_stream_before_block() const;
    [[nodiscard]] bool read_next(io::block& lines);
    void charge_buffers();
    void begin_file();
    [[nodiscard]] bool reads_header() const;
    void map_header(void* plugin_mapper);
    void give_way();
    void come_from(result_position position);
    void hand_over();
    void check(throng_status status) const;
    throng_status skip(bad_record record);
    std::optional<std::uint64_t> cheap_line_number(std::uint64_t offset);
    static void next_place(void* self, char* place);
    static void say_status(void* self, throng_text text);
    static throng_status flush(void* self, std::uint32_t partition, std::uint64_t bytes);
    static throng_status take_bad_record(void* self, std::uint64_t offset, throng_text reason);
    static throng_status lines_before(void* self, std::uint64_t* lines);
    static void fail(void* self, throng_text message);
    static throng_status count(void* self, throng_text name, std::uint64_t more);

    const map_work& work_;
    const unsigned number_;
    io::block_reader reader_;
    std::size_t charged_bytes_ = 0;  // for what the reader has taken
    outbox outbox_;
    result_store results_;
    named_stores named_;
    status_source status_;
    std::uint32_t places_ = 0;  // of the block, that were given
    throng_mapper_host host_;
    throng_block block_{};     // the present one
    std::uint32_t input_ = 0;  // index
    std::uint32_t number_of_file_ = 0;
    std::uint64_t member_ = 0;         // of the input
    std::uint64_t counted_bytes_ = 0;  // of the block: newlines in them have been counted
    std::uint64_t counted_lines_ = 0;
    io::stream_block from_stream_;
    std::vector<bad_record> skipped_;
    job_counters own_counters_;
    std::string failure_;
    map_phase_seconds seconds_;
};

}  // namespace throng::mapreduce
