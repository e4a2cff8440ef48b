// A job's outputs besides its results: each is collected, put in order and written by itself.
#pragma once

#include "io/output/output_sink.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/results/result_collection.hpp"
#include "mapreduce/results/result_store.hpp"

#include <throng/abi.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// What takes all that is written under a name. The name lives as long as it.
struct named_receiver {
    throng_text name;
    result_receiver& takes;
};

/// All that is written to a job's named outputs. In the order of keys, or, in a map-only job, in
/// that of the records.
class named_results {
public:
    named_results(const throng_job& job, const storage& where, unsigned workers);

    [[nodiscard]] bool empty() const { return outputs_.empty(); }
    [[nodiscard]] std::vector<named_receiver> receivers() const;
    /// Writes each output to a sink of its own, which is finished then. Throws as
    /// result_collection::write does.
    [[nodiscard]] std::vector<named_count> write(const named_sinks& sinks,
                                                 const writing_plan& plan);

private:
    struct output {
        std::string name;
        std::unique_ptr<result_collection> results;
    };
    result_order order_;
    std::vector<output> outputs_;
};

/// Where one shard's reducers, or one mapper, write what receivers get. One writer at a time.
class named_stores {
public:
    named_stores(const std::vector<named_receiver>& receivers, memory_pool& memory);

    /// For the plugin; see throng_mapper_host.
    [[nodiscard]] const throng_named_output* table() const { return table_.data(); }
    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(table_.size()); }

    /// See result_store.
    void come_from(result_position position);
    void hand_over();
    [[nodiscard]] bool has_failed() const;
    [[nodiscard]] std::exception_ptr error() const;

private:
    std::vector<std::unique_ptr<result_store>> stores_;
    std::vector<throng_named_output> table_;
};

}  // namespace throng::mapreduce
