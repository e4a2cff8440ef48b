#include "mapreduce/results/sorted_run.hpp"

#include "mapreduce/records/record_ranking.hpp"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t fewest_to_merge = 8;
constexpr std::size_t items_between_checks = 16384;
constexpr std::size_t items_ahead = 16;  // are on their way to the cache

template <class Ranking, class Visit>
void for_each_item(std::span<const std::string_view> pieces, const Ranking& ranking, Visit visit) {
    for (const std::string_view piece : pieces) {
        for (const char *at = piece.data(), *end = at + piece.size(); at < end;) {
            visit(at);
            at += ranking.bytes_of(at);
        }
    }
}

// Below, an item's place in the order of arrival; above, its prefix. So as numbers they are in
// order, and what is equal is as it came, but for items that have one prefix and are not equal.
using placed_prefix = hwy::uint128_t;

template <class Ranking>
std::vector<placed_prefix> in_order(const std::vector<const char*>& items, const Ranking& ranking) {
    std::vector<placed_prefix> order(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) order[i] = {i, ranking.ranked(items[i]).prefix};
    if (order.size() > 1) hwy::Sorter()(order.data(), order.size(), hwy::SortAscending());
    const auto before = [&](const placed_prefix& a, const placed_prefix& b) {
        return ranking(ranked_item{a.hi, items[a.lo]}, ranked_item{b.hi, items[b.lo]});
    };
    for (auto begin = order.begin(), end = begin; begin != order.end(); begin = end) {
        while (end != order.end() && end->hi == begin->hi) ++end;
        if (end - begin > 1) std::stable_sort(begin, end, before);
    }
    return order;
}

}  // namespace

void run_writer::add(std::string_view item) {
    if (block_.capacity() - filled_ < item.size()) flush();
    if (item.size() > block_.capacity()) {
        run_.extents.push_back(where_.scratch.append(item));
        return;
    }
    std::memcpy(block_.data() + filled_, item.data(), item.size());
    filled_ += item.size();
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

void run_reader::advance_by(std::size_t bytes) {
    at_ += bytes;
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
run_merger<Ranking>::run_merger(const storage& where, const std::vector<sorted_run>& runs,
                                Ranking ranking)
    : ranking_(ranking) {
    readers_.reserve(runs.size());
    for (const sorted_run& each : runs) {
        const char* first = readers_.emplace_back(where, each).front();
        if (first == nullptr) continue;
        heap_.push_back({ranking_.ranked(first), static_cast<std::uint32_t>(readers_.size() - 1)});
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
    return heap_.empty() ? nullptr : heap_.front().item.record;
}

// The first one has been used: its run's next takes its place.
template <class Ranking>
void run_merger<Ranking>::settle_first() {
    entry& first = heap_.front();
    run_reader& its = readers_[first.run];
    its.advance_by(ranking_.bytes_of(its.front()));
    if (its.front() == nullptr) {
        first = heap_.back();
        heap_.pop_back();
        if (heap_.empty()) return;
    } else {
        first.item = ranking_.ranked(its.front());
    }
    sink(0);
}

template <class Ranking>
std::uint64_t count_items(std::span<const std::string_view> pieces, const Ranking& ranking) {
    std::uint64_t count = 0;
    for_each_item(pieces, ranking, [&count](const char*) { ++count; });
    return count;
}

template <class Ranking>
sorted_run sort_and_put_aside(const storage& where, std::span<const std::string_view> pieces,
                              std::uint64_t count, std::uint64_t most, const Ranking& ranking) {
    std::vector<const char*> items;
    items.reserve(static_cast<std::size_t>(count));
    for_each_item(pieces, ranking, [&items](const char* item) { items.push_back(item); });
    const std::vector<placed_prefix> order = in_order(items, ranking);
    run_writer writer(where);
    for (std::size_t i = 0; i < order.size() && i < most; ++i) {
        if (i + items_ahead < order.size()) __builtin_prefetch(items[order[i + items_ahead].lo]);
        const char* const item = items[order[i].lo];
        writer.add({item, ranking.bytes_of(item)});
    }
    return writer.finish();
}

template <class Ranking>
void merge_to_few(const storage& where, std::vector<sorted_run>& runs, std::uint64_t most_bytes,
                  const std::function<void()>& check, const Ranking& ranking) {
    const std::uint64_t most = std::max(fewest_to_merge, most_bytes / memory_pool::block_bytes);
    while (runs.size() > most) {
        std::vector<sorted_run> merged;
        for (std::size_t begin = 0; begin < runs.size(); begin += most) {
            const auto end = std::min<std::size_t>(runs.size(), begin + most);
            const std::vector<sorted_run> some(
                std::make_move_iterator(runs.begin() + static_cast<std::ptrdiff_t>(begin)),
                std::make_move_iterator(runs.begin() + static_cast<std::ptrdiff_t>(end)));
            run_merger<Ranking> merger(where, some, ranking);
            run_writer writer(where);
            std::size_t added = 0;
            while (const char* item = merger.next()) {
                writer.add({item, ranking.bytes_of(item)});
                if (++added % items_between_checks == 0) check();
            }
            merged.push_back(writer.finish());
        }
        runs = std::move(merged);
    }
}

// The rankings that there are.
#define THRONG_INSTANTIATE(ranking)                                                                \
    template class run_merger<ranking>;                                                            \
    template std::uint64_t count_items<ranking>(std::span<const std::string_view>,                 \
                                                const ranking&);                                   \
    template sorted_run sort_and_put_aside<ranking>(const storage&,                                \
                                                    std::span<const std::string_view>,             \
                                                    std::uint64_t, std::uint64_t, const ranking&); \
    template void merge_to_few<ranking>(const storage&, std::vector<sorted_run>&, std::uint64_t,   \
                                        const std::function<void()>&, const ranking&);
THRONG_INSTANTIATE(by_key)
THRONG_INSTANTIATE(by_value)
THRONG_INSTANTIATE(by_own_key)
THRONG_INSTANTIATE(by_value_and_own_key)
THRONG_INSTANTIATE(record_ranking)
#undef THRONG_INSTANTIATE

}  // namespace throng::mapreduce
