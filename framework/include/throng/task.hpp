// A job without input: `map` takes a `const throng::task&`.
//
//     void map(const throng::task& task, throng::emitter<std::string_view, double>& emit) const {
//         const auto [first, end] = task.share_of(samples_);
//         for (std::uint64_t i = first; i < end; ++i) emit("sum", sample(i));
//     }
//
// `throng run JOB --tasks N` calls it N times, in any order, on all workers.
#pragma once

#include <throng/detail/job/input_reader.hpp>

#include <cstdint>
#include <utility>

namespace throng {

/// One of the pieces that the work of a job without input is divided into. For the same result
/// with any number of workers, let what `map` emits depend on the task's number; for the same with
/// any number of tasks, let each do its share of all there is to do.
class task {
public:
    /// For the framework.
    task(std::uint64_t index, std::uint64_t count) : index_(index), count_(count) {}

    /// Its number, from 0.
    std::uint64_t index() const { return index_; }
    /// How many there are.
    std::uint64_t count() const { return count_; }

    /// What of `total` things, numbered from 0, is this task's to do: from the first to the one
    /// before the second. The shares of all tasks are all things, each once, and differ by one at
    /// most.
    std::pair<std::uint64_t, std::uint64_t> share_of(std::uint64_t total) const {
        return {first_of(index_, total), first_of(index_ + 1, total)};
    }

private:
    std::uint64_t first_of(std::uint64_t index, std::uint64_t total) const {
        const std::uint64_t rest = total % count_;
        return index * (total / count_) + (index < rest ? index : rest);
    }

    std::uint64_t index_;
    std::uint64_t count_;
};

namespace detail {

template <>
struct input_reader<task> {
    static constexpr throng_input kind = THRONG_INPUT_TASKS;
    static constexpr std::uint32_t record_size = 0;

    template <class Attempt, class Map>
    static throng_status read(const throng::block&, const throng_block& source,
                              std::uint64_t& records, Attempt attempt, Map map) {
        throng_status status = THRONG_OK;
        for (std::uint64_t i = 0; status == THRONG_OK && i < source.tasks; ++i) {
            ++records;
            status = attempt(i, [&] { map(task(source.offset + i, source.all_tasks)); });
        }
        return status;
    }
};

}  // namespace detail
}  // namespace throng
