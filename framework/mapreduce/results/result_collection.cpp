#include "mapreduce/results/result_collection.hpp"

#include "mapreduce/results/hadoop_parts.hpp"
#include "mapreduce/results/write_texts.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

namespace throng::mapreduce {

namespace {

// What sorting takes for each result.
constexpr std::uint64_t bytes_to_sort_result = 24;
// Results are put aside at the latest when a worker's share of half of the budget is reached, but
// not so few that there are very many runs.
constexpr std::uint64_t part_for_results = 2;
constexpr std::uint64_t part_worth_putting_aside = 32;
constexpr std::uint64_t part_for_merging = 8;                     // for the blocks of runs
constexpr std::size_t bytes_of_a_piece = std::size_t{128} << 10;  // of merged results

std::uint64_t count_results(const result_chunk& chunk) {
    std::uint64_t count = 0;
    for_each_result(chunk.results(), [&](const result_view&, const char*) { ++count; });
    return count;
}

// The lines of results, and where they come from.
struct merged_piece {
    std::string results;
    line_buffer lines;
};

}  // namespace

result_collection::result_collection(const storage& where, const arrangement& how)
    : where_(where), how_(how) {}

std::uint64_t result_collection::bytes_of(const entry& its) {
    return its.chunk.memory.capacity() + its.results * bytes_to_sort_result;
}

bool result_collection::is_too_much() const {
    memory_pool& memory = where_.memory;
    const std::uint64_t budget = memory.budget() / how_.collections;
    if (bytes_ >= budget / part_for_results / how_.workers) return true;
    return bytes_ >= budget / part_worth_putting_aside && memory.is_short();
}

void result_collection::add(result_chunk chunk, result_position position) {
    const std::uint64_t results = count_results(chunk);
    if (how_.parts != nullptr) how_.parts->count(chunk.results());
    std::vector<entry> some;
    std::size_t run = 0;
    {
        const std::lock_guard lock(mutex_);
        entries_.push_back({std::move(chunk), {}, position, chunks_++, results});
        results_ += results;
        bytes_ += bytes_of(entries_.back());
        if (!is_too_much()) return;
        some = std::exchange(entries_, {});
        bytes_ = 0;
        run = runs_.size();
        if (sorts()) runs_.emplace_back();
    }
    if (sorts())
        put_sorted_aside(std::move(some), run);
    else
        put_chunks_aside(std::move(some));
}

void result_collection::put_sorted_aside(std::vector<entry> some, std::size_t run) {
    std::vector<std::string_view> chunks;
    std::uint64_t results = 0;
    for (const entry& each : some) {
        results += each.results;
        chunks.push_back(each.chunk.results());
    }
    const std::size_t charged = static_cast<std::size_t>(results * bytes_to_sort_result);
    where_.memory.charge(charged);
    const std::uint64_t most = how_.top.value_or(std::numeric_limits<std::uint64_t>::max());
    sorted_run made = with_ranking(sorts_by_value(), how_.keys, [&](const auto& ranking) {
        return sort_and_put_aside(where_, chunks, results, most, ranking);
    });
    where_.memory.discharge(charged);
    const std::lock_guard lock(mutex_);
    runs_[run] = std::move(made);
}

void result_collection::put_chunks_aside(std::vector<entry> some) {
    for (entry& each : some) {
        each.put_aside = where_.scratch.append(each.chunk.results());
        each.chunk = {};
    }
    const std::lock_guard lock(mutex_);
    std::ranges::move(some, std::back_inserter(aside_));
}

result_chunk result_collection::bring_back(entry& its) const {
    if (its.chunk.memory) return std::move(its.chunk);
    const auto bytes = static_cast<std::size_t>(its.put_aside.bytes);
    result_chunk back{where_.memory.take(bytes), bytes};
    where_.scratch.read(its.put_aside, back.memory.data());
    return back;
}

writing_counts result_collection::write(io::sink& sink, const writing_plan& plan) {
    if (!runs_.empty()) {
        plan.entering_phase(job_phase::sorting);
        runs_.emplace_back();
        put_sorted_aside(std::exchange(entries_, {}), runs_.size() - 1);
        return with_ranking(sorts_by_value(), how_.keys,
                            [&](const auto& ranking) { return write_merged(sink, plan, ranking); });
    }
    std::ranges::move(std::exchange(aside_, {}), std::back_inserter(entries_));
    std::ranges::sort(entries_, {},
                      [](const entry& each) { return std::pair(each.position, each.number); });
    if (how_.order == result_order::none) return write_chunks(sink, plan);
    const auto is_aside = [](const entry& each) { return !each.chunk.memory; };
    if (std::ranges::any_of(entries_, is_aside)) return write_sorted_anew(sink, plan);
    std::vector<std::string_view> chunks;
    for (const entry& each : entries_) chunks.push_back(each.chunk.results());
    return write_results(chunks, sink, plan);
}

// Equal results stay in their order: runs are made of one chunk after another.
writing_counts result_collection::write_sorted_anew(io::sink& sink, const writing_plan& plan) {
    plan.entering_phase(job_phase::sorting);
    arrangement how = how_;
    how.keeps_positions = false;
    how.parts = nullptr;  // which has counted them
    result_collection sorted(where_, how);
    for (entry& each : entries_) {
        throw_if_cancelled(plan);
        sorted.add(bring_back(each), {});
    }
    entries_.clear();
    return sorted.write(sink, plan);
}

template <class Ranking>
writing_counts result_collection::write_merged(io::sink& sink, const writing_plan& plan,
                                               const Ranking& ranking) {
    merge_to_few<Ranking>(
        where_, runs_, where_.memory.budget() / part_for_merging,
        [&plan] { throw_if_cancelled(plan); }, ranking);
    plan.entering_phase(job_phase::writing);
    run_merger<Ranking> merger(where_, runs_, ranking);
    const std::uint64_t most = how_.top.value_or(std::numeric_limits<std::uint64_t>::max());
    sink.expect(std::min(results_, most));
    writing_counts counts{results_, 0};
    with_workers(plan.workers, [&] {
        write_texts<merged_piece>(
            sink, plan,
            [&](merged_piece& piece) {
                piece.results.clear();
                while (piece.results.size() < bytes_of_a_piece && counts.written < most) {
                    const char* result = merger.next();
                    if (result == nullptr) break;
                    piece.results.append(result, result_view(result).bytes());
                    ++counts.written;
                }
                return !piece.results.empty();
            },
            [](merged_piece& piece) {
                for_each_result(piece.results, [&](const result_view& result, const char*) {
                    piece.lines.append(result);
                });
            });
    });
    sink.finish();
    return counts;
}

writing_counts result_collection::write_chunks(io::sink& sink, const writing_plan& plan) {
    plan.entering_phase(job_phase::writing);
    const std::uint64_t most = how_.top.value_or(std::numeric_limits<std::uint64_t>::max());
    struct part {
        entry* from = nullptr;
        std::uint64_t results = 0;  // that are written of it
        line_buffer lines;
    };
    sink.expect(std::min(results_, most));
    writing_counts counts{results_, 0};
    auto next = entries_.begin();
    with_workers(plan.workers, [&] {
        write_texts<part>(
            sink, plan,
            [&](part& its) {
                if (next == entries_.end() || counts.written == most) return false;
                its.from = &*next++;
                its.results = std::min(its.from->results, most - counts.written);
                counts.written += its.results;
                return true;
            },
            [&](part& its) {
                const result_chunk chunk = bring_back(*its.from);
                for_each_result(chunk.results(), [&](const result_view& result, const char*) {
                    if (its.results == 0) return;
                    --its.results;
                    its.lines.append(result);
                });
            });
    });
    sink.finish();
    return counts;
}

}  // namespace throng::mapreduce
