#include "mapreduce/sorted_run.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace throng::mapreduce {

namespace {

// For the blocks of runs that are merged.
constexpr std::uint64_t part_for_merging = 8;
constexpr std::uint64_t fewest_to_merge = 8;
constexpr std::size_t results_between_checks = 16384;

}  // namespace

void run_writer::add(std::string_view result) {
    if (block_.capacity() - filled_ < result.size()) flush();
    if (result.size() > block_.capacity()) {
        run_.extents.push_back(where_.scratch.append(result));
        return;
    }
    std::memcpy(block_.data() + filled_, result.data(), result.size());
    filled_ += result.size();
}

void run_writer::flush() {
    if (filled_ == 0) return;
    run_.extents.push_back(where_.scratch.append({block_.data(), filled_}));
    filled_ = 0;
}

sorted_run run_writer::finish() {
    flush();
    return std::move(run_);
}

void run_reader::advance() {
    at_ += result_view(at_).bytes();
    if (at_ == end_) read_block();
}

void run_reader::read_block() {
    at_ = end_ = nullptr;
    if (next_ == run_->extents.size()) {
        block_ = {};
        return;
    }
    const io::scratch_extent& extent = run_->extents[next_++];
    if (block_.capacity() < extent.bytes) {
        block_ = where_->memory.take(static_cast<std::size_t>(extent.bytes));
    }
    where_->scratch.read(extent, block_.data());
    at_ = block_.data();
    end_ = at_ + extent.bytes;
}

template <class Ranking>
run_merger<Ranking>::run_merger(const storage& where, const std::vector<sorted_run>& runs) {
    readers_.reserve(runs.size());
    for (const sorted_run& each : runs) {
        const char* first = readers_.emplace_back(where, each).front();
        if (first == nullptr) continue;
        heap_.push_back({{ranking_.prefix(result_view(first)), first},
                         static_cast<std::uint32_t>(readers_.size() - 1)});
    }
    for (std::size_t at = heap_.size() / 2; at-- > 0;) sink(at);
}

// Restores the heap where the entry at `at` may be too far up.
template <class Ranking>
void run_merger<Ranking>::sink(std::size_t at) {
    const entry moved = heap_[at];
    for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
        if (child + 1 < heap_.size() && comes_before(heap_[child + 1], heap_[child])) ++child;
        if (!comes_before(heap_[child], moved)) break;
        heap_[std::exchange(at, child)] = heap_[child];
    }
    heap_[at] = moved;
}

template <class Ranking>
const char* run_merger<Ranking>::next() {
    if (std::exchange(first_is_given_, true) && !heap_.empty()) settle_first();
    return heap_.empty() ? nullptr : heap_.front().result.record;
}

// The first one has been used: its run's next takes its place.
template <class Ranking>
void run_merger<Ranking>::settle_first() {
    entry& first = heap_.front();
    run_reader& its = readers_[first.run];
    its.advance();
    if (its.front() == nullptr) {
        first = heap_.back();
        heap_.pop_back();
        if (heap_.empty()) return;
    } else {
        first.result = {ranking_.prefix(result_view(its.front())), its.front()};
    }
    sink(0);
}

template <class Ranking>
sorted_run sort_and_put_aside(const storage& where, const std::vector<result_chunk>& chunks,
                              std::uint64_t count, std::uint64_t most) {
    const Ranking ranking;
    std::vector<ranked_result> ranked;
    ranked.reserve(static_cast<std::size_t>(count));
    for (const result_chunk& chunk : chunks) {
        for_each_result(chunk.results(), [&](const result_view& result, const char* record) {
            ranked.push_back({ranking.prefix(result), record});
        });
    }
    std::stable_sort(ranked.begin(), ranked.end(), ranking);
    if (ranked.size() > most) ranked.resize(static_cast<std::size_t>(most));
    run_writer writer(where);
    for (const ranked_result& each : ranked) {
        writer.add({each.record, result_view(each.record).bytes()});
    }
    return writer.finish();
}

template <class Ranking>
void merge_to_few(const storage& where, std::vector<sorted_run>& runs,
                  const std::function<void()>& check) {
    const std::uint64_t most = std::max(
        fewest_to_merge, where.memory.budget() / part_for_merging / memory_pool::block_bytes);
    while (runs.size() > most) {
        std::vector<sorted_run> merged;
        for (std::size_t begin = 0; begin < runs.size(); begin += most) {
            const auto end = std::min<std::size_t>(runs.size(), begin + most);
            const std::vector<sorted_run> some(
                std::make_move_iterator(runs.begin() + static_cast<std::ptrdiff_t>(begin)),
                std::make_move_iterator(runs.begin() + static_cast<std::ptrdiff_t>(end)));
            run_merger<Ranking> merger(where, some);
            run_writer writer(where);
            std::size_t added = 0;
            while (const char* result = merger.next()) {
                writer.add({result, result_view(result).bytes()});
                if (++added % results_between_checks == 0) check();
            }
            merged.push_back(writer.finish());
        }
        runs = std::move(merged);
    }
}

template class run_merger<by_key>;
template class run_merger<by_value>;
template sorted_run sort_and_put_aside<by_key>(const storage&, const std::vector<result_chunk>&,
                                               std::uint64_t, std::uint64_t);
template sorted_run sort_and_put_aside<by_value>(const storage&, const std::vector<result_chunk>&,
                                                 std::uint64_t, std::uint64_t);
template void merge_to_few<by_key>(const storage&, std::vector<sorted_run>&,
                                   const std::function<void()>&);
template void merge_to_few<by_value>(const storage&, std::vector<sorted_run>&,
                                     const std::function<void()>&);

}  // namespace throng::mapreduce
