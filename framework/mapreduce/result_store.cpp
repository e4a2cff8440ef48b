#include "mapreduce/result_store.hpp"

#include <algorithm>

namespace throng::mapreduce {

namespace {

constexpr std::size_t first_chunk_bytes = std::size_t{4} << 10;
constexpr std::size_t largest_chunk_bytes = std::size_t{1} << 20;

}  // namespace

result_store::result_store()
    : output_{nullptr, nullptr, this, &result_store::grow}, next_bytes_(first_chunk_bytes) {}

std::size_t result_store::seal() {
    if (!chunks_.empty() && output_.cursor != nullptr) {
        piece& last = chunks_.back();
        last.size = static_cast<std::size_t>(output_.cursor - last.data.get());
        if (last.size == 0) chunks_.pop_back();
    }
    output_.cursor = nullptr;
    output_.limit = nullptr;
    return chunks_.size();
}

throng_status result_store::grow(throng_output* output, std::uint64_t bytes) {
    auto& self = *static_cast<result_store*>(output->self);
    try {
        self.add_chunk(static_cast<std::size_t>(bytes));
    } catch (const std::bad_alloc&) {
        return THRONG_FAILED;
    }
    return THRONG_OK;
}

void result_store::add_chunk(std::size_t bytes) {
    seal();
    const std::size_t capacity = std::max(bytes, next_bytes_);
    next_bytes_ = std::min(next_bytes_ * 2, largest_chunk_bytes);
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(capacity), capacity, 0});
    output_.cursor = chunks_.back().data.get();
    output_.limit = output_.cursor + capacity;
}

}  // namespace throng::mapreduce
