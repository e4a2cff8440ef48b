// What stands in for reducers in a map stage: pairs are written out.
#pragma once

#include "io/output/output_sink.hpp"
#include "mapreduce/batch_receiver.hpp"
#include "mapreduce/job_stage.hpp"
#include "mapreduce/records/record_view.hpp"
#include "tasklet/shard.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// The sink of all pair writers of a run. Any thread; blocks.
class pair_output {
public:
    explicit pair_output(io::sink& to) : to_(to) {}

    /// Throws io::output_error, also where nobody reads any more: pairs are of no use unless all
    /// arrive.
    void write(std::string_view text);

private:
    std::mutex mutex_;
    io::sink& to_;
};

/// Writes the pairs of batches, in whatever order they come.
class pair_writer final : public batch_receiver {
public:
    pair_writer(detail::shard& home, const throng_job& job, pair_format format,
                pair_output& output);

    void post(batch& records) override;

    /// When nothing runs any more: how many have been written.
    [[nodiscard]] std::uint64_t pairs() const { return pairs_; }

private:
    static void receive_batch(detail::shard& here, detail::posted_message& message);
    void write(std::string_view records);
    void append_text(const record_view& record);
    void append_raw(const record_view& record);
    [[nodiscard]] std::string_view value_of(const record_view& record);

    detail::shard& home_;
    const throng_job& job_;
    const pair_format format_;
    const record_reader reader_;
    pair_output& output_;
    std::string text_;
    std::string placed_;  // a value behind its place
    std::uint64_t pairs_ = 0;
};

}  // namespace throng::mapreduce
