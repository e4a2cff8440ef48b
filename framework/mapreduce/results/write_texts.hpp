// Makes the text of results on several threads, and writes it in order.
#pragma once

#include "io/output/output_sink.hpp"
#include "mapreduce/parallel_steps.hpp"
#include "mapreduce/results/result_writer.hpp"
#include "mapreduce/results/text_format.hpp"

#include <atomic>
#include <cstddef>
#include <vector>

namespace throng::mapreduce {

/// Throws job_cancelled if the plan says so.
inline void throw_if_cancelled(const writing_plan& plan) {
    if (plan.cancelled && plan.cancelled()) throw job_cancelled("the job was cancelled");
}

/// As long as next(place) is true, writes what make(place) leaves in place.lines, a line_buffer
/// that was empty. Calls of `next` come one after another, and texts are written in their order;
/// those of `make` come several at a time. There are few places, and they are used again. Within
/// `with_workers`. Stops early when the sink's reader has gone. Throws what the sink and the
/// functions throw; job_cancelled.
template <class Workplace, class Next, class Make>
void write_texts(io::sink& sink, const writing_plan& plan, Next next, Make make) {
    const std::size_t most = std::size_t{2} * plan.workers;
    std::vector<Workplace> places(most);  // that of number i is free when i - most is written
    for (Workplace& each : places) each.lines.set_format(plan.format);
    std::atomic<bool> reader_gone{false};  // the sink itself belongs to the last step
    make_in_order(
        most,
        [&](std::size_t index) {
            throw_if_cancelled(plan);
            return !reader_gone.load(std::memory_order_relaxed) && next(places[index % most]);
        },
        [&](std::size_t index) {
            Workplace& place = places[index % most];
            place.lines.clear();
            make(place);
        },
        [&](std::size_t index) {
            sink.write(places[index % most].lines.text());
            if (sink.reader_gone()) reader_gone.store(true, std::memory_order_relaxed);
        });
}

}  // namespace throng::mapreduce
