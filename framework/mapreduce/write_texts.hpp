// Makes the text of results on several threads, and writes it in order.
#pragma once

#include "io/output_sink.hpp"
#include "mapreduce/parallel_steps.hpp"
#include "mapreduce/result_writer.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace throng::mapreduce {

/// Throws job_cancelled if the plan says so.
inline void throw_if_cancelled(const writing_plan& plan) {
    if (plan.cancelled && plan.cancelled()) throw job_cancelled("the job was cancelled");
}

/// As long as next(item) is true, writes the text make(item). Calls of `next` come one after
/// another, and the texts are written in their order; those of `make` come several at a time. An
/// Item is made by default, and moved. Within `with_workers`. Stops early when the sink's reader
/// has gone. Throws what the sink and the functions throw; job_cancelled.
template <class Item, class Next, class Make>
void write_texts(io::sink& sink, const writing_plan& plan, Next next, Make make) {
    struct work {
        Item item{};
        std::string text;
    };
    std::vector<work> under_way(std::size_t{2} * plan.workers);
    std::atomic<bool> reader_gone{false};  // the sink itself belongs to the last step
    const auto at = [&under_way](std::size_t index) -> work& {
        return under_way[index % under_way.size()];
    };
    make_in_order(
        under_way.size(),
        [&](std::size_t index) {
            throw_if_cancelled(plan);
            return !reader_gone.load(std::memory_order_relaxed) && next(at(index).item);
        },
        [&](std::size_t index) {
            work& its = at(index);
            its.text = make(std::exchange(its.item, Item{}));
        },
        [&](std::size_t index) {
            sink.write(at(index).text);
            at(index).text = {};
            if (sink.reader_gone()) reader_gone.store(true, std::memory_order_relaxed);
        });
}

}  // namespace throng::mapreduce
