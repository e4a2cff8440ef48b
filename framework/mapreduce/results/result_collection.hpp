// All results of a job, until they are put out.
#pragma once

#include "io/output/output_sink.hpp"
#include "mapreduce/records/record_store.hpp"
#include "mapreduce/results/result_store.hpp"
#include "mapreduce/results/result_writer.hpp"
#include "mapreduce/results/sorted_run.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace throng::mapreduce {

class hadoop_parts;

/// Results come in chunks. Where memory is short they are put aside in the scratch file: in sorted
/// runs where the order in which they come says nothing, else as they are. `add` is for any thread.
class result_collection final : public result_receiver {
public:
    /// How results will be put out, as far as it matters how they are put aside.
    struct arrangement {
        result_order order = result_order::key;  // not automatic
        bool keeps_positions = false;            // results that rank equal stay in their order
        std::optional<std::uint64_t> top;
        unsigned workers = 1;
        own_key_order keys{};
        unsigned collections = 1;       // that share the budget
        hadoop_parts* parts = nullptr;  // which count them
    };

    result_collection(const storage& where, const arrangement& how);
    result_collection(const result_collection&) = delete;
    result_collection& operator=(const result_collection&) = delete;

    /// May take as long as it takes to sort a part of the results. Throws io::scratch_error,
    /// std::bad_alloc.
    void add(result_chunk chunk, result_position position) override;

    /// Writes the results to `sink`, and finishes it; see write_results. Once, when all have come.
    /// Throws what the sink throws, job_cancelled, io::scratch_error, std::bad_alloc.
    writing_counts write(io::sink& sink, const writing_plan& plan);

private:
    // A chunk that has been put aside has an extent instead of memory.
    struct entry {
        result_chunk chunk;
        io::scratch_extent put_aside;
        result_position position;
        std::uint64_t number;  // in the order in which they were added
        std::uint64_t results;
    };

    [[nodiscard]] bool sorts() const {
        return how_.order != result_order::none && !how_.keeps_positions;
    }
    [[nodiscard]] bool sorts_by_value() const { return how_.order == result_order::value; }
    [[nodiscard]] bool is_too_much() const;
    [[nodiscard]] static std::uint64_t bytes_of(const entry& its);
    void put_sorted_aside(std::vector<entry> some, std::size_t run);
    void put_chunks_aside(std::vector<entry> some);
    [[nodiscard]] result_chunk bring_back(entry& its) const;
    writing_counts write_chunks(io::sink& sink, const writing_plan& plan);
    writing_counts write_sorted_anew(io::sink& sink, const writing_plan& plan);
    template <class Ranking>
    writing_counts write_merged(io::sink& sink, const writing_plan& plan, const Ranking& ranking);

    const storage& where_;
    const arrangement how_;
    std::mutex mutex_;
    std::vector<entry> entries_;    // in memory
    std::uint64_t bytes_ = 0;       // of entries_, and what it takes to sort them
    std::vector<entry> aside_;      // chunks
    std::vector<sorted_run> runs_;  // results in the first come before equal ones in the next
    std::uint64_t chunks_ = 0;
    std::uint64_t results_ = 0;
};

}  // namespace throng::mapreduce
