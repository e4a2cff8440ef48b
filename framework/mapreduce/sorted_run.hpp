// Results in order, put aside in the scratch file, and merged from there.
#pragma once

#include "mapreduce/record_store.hpp"
#include "mapreduce/result_ranking.hpp"
#include "mapreduce/result_store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Results in the order of some ranking.
struct sorted_run {
    std::vector<io::scratch_extent> extents;
};

/// Puts results, in the order in which they are added, aside as a run.
class run_writer {
public:
    explicit run_writer(const storage& where)
        : where_(where), block_(where.memory.take(memory_pool::block_bytes)) {}

    /// Throws io::scratch_error, std::bad_alloc.
    void add(std::string_view result);
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
    /// Throws io::scratch_error, std::bad_alloc; so does `advance`.
    run_reader(const storage& where, const sorted_run& run) : where_(&where), run_(&run) {
        read_block();
    }

    /// The present result; null at the end.
    [[nodiscard]] const char* front() const { return at_; }
    void advance();

private:
    void read_block();

    const storage* where_;
    const sorted_run* run_;
    std::size_t next_ = 0;  // extent
    memory_block block_;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
};

/// Gives the results of several runs in their common order; equal ones in the order of the runs.
/// D. E. Knuth, The Art of Computer Programming, volume 3, section 5.4.1: by a heap of the runs'
/// first results.
template <class Ranking>
class run_merger {
public:
    run_merger(const storage& where, const std::vector<sorted_run>& runs);

    /// The next result, valid until `next` is called again; null at the end.
    [[nodiscard]] const char* next();

private:
    struct entry {
        ranked_result result;
        std::uint32_t run;
    };
    [[nodiscard]] bool comes_before(const entry& a, const entry& b) const {
        if (ranking_(a.result, b.result)) return true;
        return a.run < b.run && !ranking_(b.result, a.result);
    }
    void sink(std::size_t at);
    void settle_first();

    const Ranking ranking_;
    std::vector<run_reader> readers_;
    std::vector<entry> heap_;
    bool first_is_given_ = false;
};

/// Sorts results, of which there are `count`, and puts the first `most` of them aside. Those that
/// are equal stay in their order.
/// Throws io::scratch_error, std::bad_alloc.
template <class Ranking>
[[nodiscard]] sorted_run sort_and_put_aside(const storage& where,
                                            const std::vector<result_chunk>& chunks,
                                            std::uint64_t count, std::uint64_t most);

/// Merges runs until there are so few that they can be merged at once within the memory budget.
/// Throws as above, and what `check`, called now and then, throws.
template <class Ranking>
void merge_to_few(const storage& where, std::vector<sorted_run>& runs,
                  const std::function<void()>& check);

}  // namespace throng::mapreduce
