#include "mapreduce/result_store.hpp"

#include <algorithm>
#include <exception>

namespace throng::mapreduce {

namespace {

constexpr std::size_t first_chunk_bytes = std::size_t{4} << 10;
constexpr std::size_t largest_chunk_bytes = std::size_t{1} << 20;

}  // namespace

result_store::result_store()
    : output_{nullptr, nullptr, this, &result_store::grow}, next_bytes_(first_chunk_bytes) {}

std::size_t result_store::seal() {
    if (output_.cursor != begin_) {
        chunks_.emplace_back(begin_, static_cast<std::size_t>(output_.cursor - begin_));
        begin_ = output_.cursor;
    }
    return chunks_.size();
}

throng_status result_store::grow(throng_output* output, std::uint64_t bytes) {
    auto& self = *static_cast<result_store*>(output->self);
    try {
        self.add_chunk(static_cast<std::size_t>(bytes));
    } catch (const std::exception&) {
        self.incomplete_ = true;
        return THRONG_FAILED;
    }
    return THRONG_OK;
}

void result_store::add_chunk(std::size_t bytes) {
    seal();
    const std::size_t capacity = std::max(bytes, next_bytes_);
    buffers_.push_back(std::make_unique_for_overwrite<char[]>(capacity));
    next_bytes_ = std::min(next_bytes_ * 2, largest_chunk_bytes);
    begin_ = buffers_.back().get();
    output_.cursor = begin_;
    output_.limit = begin_ + capacity;
}

}  // namespace throng::mapreduce
