#include "mapreduce/parallel_steps.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

namespace throng::mapreduce::untyped {

void with_workers(unsigned workers, void* steps, step work) {
    const tbb::global_control parallelism(tbb::global_control::max_allowed_parallelism, workers);
    tbb::task_arena arena(static_cast<int>(workers));
    arena.execute([=] { work(steps, 0); });
}

void for_each_index(std::size_t count, void* steps, step visit) {
    tbb::parallel_for(std::size_t{0}, count, [=](std::size_t index) { visit(steps, index); });
}

void make_in_order(std::size_t most, void* steps, question more, step make, step use) {
    using tbb::filter_mode;
    std::size_t next = 0;
    const auto number = [&next, steps, more](tbb::flow_control& flow) {
        if (!more(steps, next)) flow.stop();
        return next++;
    };
    const auto pass_on = [=](std::size_t index) {
        make(steps, index);
        return index;
    };
    const auto finish = [=](std::size_t index) { use(steps, index); };
    tbb::parallel_pipeline(
        most, tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order, number) &
                  tbb::make_filter<std::size_t, std::size_t>(filter_mode::parallel, pass_on) &
                  tbb::make_filter<std::size_t, void>(filter_mode::serial_in_order, finish));
}

}  // namespace throng::mapreduce::untyped
