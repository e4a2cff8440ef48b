// Results by bucket, in the order in which they came.
#pragma once

#include "mapreduce/results/packed_result.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// For each bucket a chain of blocks, so that nobody needs to know beforehand how many results go
/// into it. One thread at a time.
class bucket_chains {
public:
    /// Without buckets, until another is assigned.
    bucket_chains() = default;
    explicit bucket_chains(std::size_t buckets) : places_(buckets), chains_(buckets) {}

    void add(std::size_t bucket, const ranked_result& result) {
        place& its = places_[bucket];
        if (its.next >= its.limit) start_block(bucket);
        its.next = packed_result::write(its.next, result);
    }

    /// Calls visit(bytes) for each block of a bucket, in the order in which they were filled: whole
    /// packed results.
    template <class Visit>
    void for_each_block(std::size_t bucket, Visit visit) const {
        const block* const last = chains_[bucket].last;
        for (const block* each = chains_[bucket].first; each != nullptr;) {
            const block* const next = each == last ? nullptr : each->next;
            if (next != nullptr) prefetch(next);
            const char* const begin = each->bytes.data();
            const char* const end = next != nullptr ? each->end : places_[bucket].next;
            visit(std::string_view(begin, static_cast<std::size_t>(end - begin)));
            each = next;
        }
    }

private:
    static constexpr std::size_t block_bytes = 1024;
    static constexpr std::size_t slab_blocks = 64;
    static constexpr std::size_t line_bytes = 64;

    struct block {
        block* next;  // like `end`, unspecified in the last one
        const char* end;
        std::array<char, block_bytes - 2 * sizeof(void*)> bytes;
    };
    struct place {
        char* next = nullptr;
        char* limit = nullptr;  // from here on another result may not fit
    };
    struct chain {
        block* first = nullptr;
        block* last = nullptr;
    };

    static void prefetch(const block* soon) {
        for (std::size_t i = 0; i < block_bytes; i += line_bytes) {
            __builtin_prefetch(reinterpret_cast<const char*>(soon) + i);
        }
    }

    void start_block(std::size_t bucket);

    std::vector<place> places_;  // in the last block of each bucket: apart, since often needed
    std::vector<chain> chains_;
    std::vector<std::unique_ptr<block[]>> slabs_;
    std::size_t slab_blocks_left_ = 0;
};

}  // namespace throng::mapreduce
