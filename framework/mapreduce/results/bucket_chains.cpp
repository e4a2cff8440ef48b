#include "mapreduce/results/bucket_chains.hpp"

namespace throng::mapreduce {

void bucket_chains::start_block(std::size_t bucket) {
    if (slab_blocks_left_ == 0) {
        slabs_.push_back(std::make_unique_for_overwrite<block[]>(slab_blocks));
        slab_blocks_left_ = slab_blocks;
    }
    block* const added = &slabs_.back()[slab_blocks - slab_blocks_left_--];
    chain& its = chains_[bucket];
    if (its.first == nullptr) {
        its.first = added;
    } else {
        its.last->next = added;
        its.last->end = places_[bucket].next;
    }
    its.last = added;
    char* const begin = added->bytes.data();
    places_[bucket] = {begin, begin + added->bytes.size() - packed_result::most_bytes + 1};
}

}  // namespace throng::mapreduce
