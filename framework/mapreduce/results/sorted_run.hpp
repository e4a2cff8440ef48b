// Results, or records, in order, put aside in the scratch file, and merged from there: items here.
//
// A Ranking says of an item how many bytes it has (bytes_of), and makes a ranked_item of it
// (ranked); of two ranked ones, which comes first (operator()).
#pragma once

#include "mapreduce/records/record_store.hpp"
#include "mapreduce/results/result_ranking.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Items in the order of some ranking.
struct sorted_run {
    std::vector<io::scratch_extent> extents;
};

/// Puts items, in the order in which they are added, aside as a run.
class run_writer {
public:
    explicit run_writer(const storage& where)
        : where_(where), block_(where.memory.take(memory_pool::block_bytes)) {}

    /// Throws io::scratch_error, std::bad_alloc.
    void add(std::string_view item);
    [[nodiscard]] sorted_run finish();

private:
    void flush();

    const storage& where_;
    memory_block block_;
    std::size_t filled_ = 0;
    sorted_run run_;
};

/// Reads a run from its begin to its end.
class run_reader {
public:
    /// Throws io::scratch_error, std::bad_alloc; so does `advance_by`.
    run_reader(const storage& where, const sorted_run& run) : where_(&where), run_(&run) {
        read_block();
    }

    /// The present item; null at the end.
    [[nodiscard]] const char* front() const { return at_; }
    /// Moves on, past the present one of so many bytes.
    void advance_by(std::size_t bytes);

private:
    void read_block();

    const storage* where_;
    const sorted_run* run_;
    std::size_t next_ = 0;  // extent
    memory_block block_;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
};

/// Gives the items of several runs in their common order; equal ones in the order of the runs.
/// D. E. Knuth, The Art of Computer Programming, volume 3, section 5.4.1: by a heap of the runs'
/// first items.
template <class Ranking>
class run_merger {
public:
    /// `runs` must outlive it. Throws io::scratch_error, std::bad_alloc; so does `next`.
    run_merger(const storage& where, const std::vector<sorted_run>& runs,
               Ranking ranking = Ranking());

    /// The next item, valid until `next` is called again; null at the end.
    [[nodiscard]] const char* next();

private:
    struct entry {
        ranked_item item;
        std::uint32_t run;
    };
    [[nodiscard]] bool comes_before(const entry& a, const entry& b) const {
        if (ranking_(a.item, b.item)) return true;
        return a.run < b.run && !ranking_(b.item, a.item);
    }
    void sink(std::size_t at);
    void settle_first();

    const Ranking ranking_;
    std::vector<run_reader> readers_;
    std::vector<entry> heap_;
    bool first_is_given_ = false;
};

/// How many items there are in `pieces`.
template <class Ranking>
[[nodiscard]] std::uint64_t count_items(std::span<const std::string_view> pieces,
                                        const Ranking& ranking);

/// Sorts the items of `pieces`, of which there are `count`, and puts the first `most` of them
/// aside. Those that are equal stay in their order. Throws io::scratch_error, std::bad_alloc.
template <class Ranking>
[[nodiscard]] sorted_run sort_and_put_aside(const storage& where,
                                            std::span<const std::string_view> pieces,
                                            std::uint64_t count, std::uint64_t most,
                                            const Ranking& ranking = Ranking());

/// Merges runs until there are so few that they can be merged at once within so many bytes, or
/// eight. Throws as above, and what `check`, called now and then, throws.
template <class Ranking>
void merge_to_few(const storage& where, std::vector<sorted_run>& runs, std::uint64_t most_bytes,
                  const std::function<void()>& check, const Ranking& ranking = Ranking());

}  // namespace throng::mapreduce
