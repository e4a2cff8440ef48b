// What the engine is asked to do, and what it answers.
#pragma once

#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "mapreduce/job_stage.hpp"
#include "mapreduce/job_status.hpp"
#include "mapreduce/machine_memory.hpp"

#include <throng/abi.h>
#include <throng/error.hpp>
#include <throng/tasklet.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace throng::mapreduce {

/// A job that could not be done, or not to its end.
class job_error : public error {
public:
    using error::error;
};

/// A job that was stopped by `job_run::cancel`.
class job_cancelled : public error {
public:
    using error::error;
};

/// In which order results are written.
enum class result_order : std::uint8_t {
    automatic,  // by key; the results of a map-only job in the order of their records
    key,        // by the bytes of the key: texts byte by byte, numbers by value
    value,      // largest value first, equal ones by key
    none        // whatever comes first; a map-only job's as in `automatic`
};

/// How results are written: a line each. See jobs/README.md for what is in it.
enum class result_format : std::uint8_t {
    tsv,    // the columns of key and value, with tabs between
    jsonl,  // {"key":...,"value":...}, in UTF-8; a text's bytes that are none become U+FFFD
    csv     // the columns as in RFC 4180, but with newlines alone; a field may have some, too
};

/// When reducers run. Those of a job with an order of values run when all records have come.
enum class reducer_mode : std::uint8_t {
    live,      // from the first record of their key on, while mappers run; those that send
               // messages always are
    deferred,  // one after the other when all records have come, which wait in memory
    automatic  // deferred, until records show that keys have many: then live. By partition.
};

struct job_options {
    /// Threads; 0: one for each processor.
    unsigned workers = 0;
    /// Into how many shards the keys are spread; 0: what suits the size of the input, and memory.
    unsigned partitions = 0;
    /// For tables, records on their way or waiting, reducers, results and sorting; 0: 70 % of what
    /// the machine has. What a job itself allocates is not counted.
    std::uint64_t memory_bytes = 0;
    memory_origin memory_from = memory_origin::option;  // of memory_bytes, where it is not 0
    /// A folder for what does not fit into memory; empty: that for temporary files.
    std::string scratch{};
    /// Of a job without input: how many tasks it has; 0: usual_tasks.
    std::uint64_t tasks = 0;
    /// Input is handed to mappers in parts of this size; 0: what suits its size.
    std::uint64_t split_bytes = 0;
    result_order order = result_order::automatic;
    reducer_mode reducers = reducer_mode::automatic;
    /// Of the reducers: to see what the other kind would cost.
    stack_kind reducer_stacks = stack_kind::sliced;
    /// Only this many results: those with the largest values, largest first, unless `order` says
    /// by key or as they come.
    std::optional<std::uint64_t> top{};
    /// Of the results, and of what goes to named outputs.
    result_format format = result_format::tsv;
    result_format named_format = result_format::tsv;
    /// So many records on which map throws are skipped, in the whole run; one more fails the job.
    std::uint64_t max_bad_records = 0;
    /// One half of the job alone, over one stream; none: all of it.
    std::optional<stage_options> stage{};
    /// The job's own parameters, in the order given.
    std::vector<std::pair<std::string, std::string>> parameters{};
};

/// So many partitions as are good for millions of keys: the reducers of one, and the records that
/// come for them in one go, are few enough for a processor's cache.
[[nodiscard]] unsigned partitions_for_many_keys(unsigned workers);

/// Tasks of a job without input, unless job_options say. The same on any machine, since results may
/// depend on it.
inline constexpr std::uint64_t usual_tasks = 64;

/// What job_options::memory_bytes should not be less than.
inline constexpr std::uint64_t least_memory_bytes = std::uint64_t{16} << 20;

enum class job_phase : std::uint8_t { starting, mapping, reducing, sorting, writing, done };

/// How far a job is. Written by the engine; may be read by any thread at any time.
struct job_progress {
    std::atomic<job_phase> phase{job_phase::starting};
    std::atomic<std::uint64_t> input_bytes{0};        // of all inputs whose size is known
    std::atomic<std::uint64_t> mapped_bytes{0};       // that mappers are done with
    std::atomic<std::uint64_t> tasks{0};              // of a job without input
    std::atomic<std::uint64_t> mapped_tasks{0};       // of them, that mappers are done with
    std::atomic<std::uint64_t> bad_records{0};        // that map threw on
    std::atomic<std::int64_t> live_reducers{0};       // now
    std::atomic<std::int64_t> most_live_reducers{0};  // ever
    job_status status;                                // what the job says of itself
    std::atomic<std::uint64_t> rounds{0};             // begun, of reducers that send messages
    std::atomic<std::uint64_t> messages{0};           // sent in those before
};

/// What was written to one of the job's named outputs: its name, and how many results.
using named_count = std::pair<std::string, std::uint64_t>;

/// Makes the sink of a named output.
using named_sinks = std::function<std::unique_ptr<io::sink>(const std::string& name)>;

/// Where the time went, in seconds from begin to end of each phase. Reducers run while mappers do,
/// so `reduce` is what is left for them afterwards.
struct job_seconds {
    double map = 0;
    double reduce = 0;
    double sort = 0;
    double write = 0;
    double total = 0;
};

/// What workers did in the map phase, in seconds, summed over all of them. (Reducers that run live
/// are not part of it.)
struct map_phase_seconds {
    double read = 0;     // mappers: files and streams
    double map = 0;      // the job's map
    double combine = 0;  // about: combining pairs, and putting them into batches
    double shuffle =
        0;            // partitions: taking batches, and handing records to reducers that run live
    double wait = 0;  // mappers: for partitions to take batches, or for a worker
};

/// What a job has done. The counters of the framework.
struct job_summary {
    std::uint64_t inputs = 0;
    std::uint64_t input_bytes = 0;
    std::uint64_t tasks = 0;          // of a job without input
    std::uint64_t records = 0;        // given to map
    std::uint64_t bad_records = 0;    // of those, map threw on so many, and they were skipped
    std::uint64_t emitted = 0;        // pairs that map emitted
    std::uint64_t combined = 0;       // of those, combined into another before the shuffle
    std::uint64_t shuffled = 0;       // pairs that reached a reducer
    std::uint64_t merged = 0;         // of those, sorted by way of the scratch file
    std::uint64_t reducers = 0;       // distinct keys
    std::uint64_t most_reducers = 0;  // that lived at the same time
    std::uint64_t results = 0;        // written by the reducers, or by map in a map-only job
    std::uint64_t written = 0;        // of those, put out (--top)
    std::uint64_t switches = 0;       // times that a tasklet was switched to
    std::uint64_t spilled_bytes = 0;  // of records and results put aside in the scratch file
    std::uint64_t scratch_bytes = 0;  // what they took there
    std::uint64_t memory_bytes = 0;   // the budget
    unsigned workers = 0;
    unsigned partitions = 0;
    std::string status;                // what the job has said last
    std::vector<named_count> outputs;  // besides the results, by the order of the job's names

    // Of reducers that send each other messages.
    std::uint64_t rounds = 0;
    std::uint64_t messages = 0;
    std::uint64_t dropped_messages = 0;  // to those that had returned

    std::map<std::string, std::uint64_t, std::less<>> counters;  // the job's own
    job_seconds seconds;
    map_phase_seconds map_phase;
};

}  // namespace throng::mapreduce
