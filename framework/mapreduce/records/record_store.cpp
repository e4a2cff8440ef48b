#include "mapreduce/records/record_store.hpp"

#include <algorithm>
#include <utility>

namespace throng::mapreduce {

void record_store::append(std::string_view records) {
    if (in_memory_.empty() ||
        in_memory_.back().memory.capacity() - in_memory_.back().size < records.size()) {
        const auto usual = static_cast<std::size_t>(std::clamp<std::uint64_t>(
            bytes(), memory_pool::small_block_bytes, memory_pool::block_bytes));
        in_memory_.push_back({where_->memory.take(std::max(records.size(), usual)), 0});
    }
    piece& last = in_memory_.back();
    std::ranges::copy(records, last.memory.data() + last.size);
    last.size += records.size();
    in_memory_bytes_ += records.size();
}

void record_store::adopt(memory_block&& memory, std::size_t size) {
    in_memory_.push_back({{}, size});
    in_memory_.back().memory = std::move(memory);
    in_memory_bytes_ += size;
}

void record_store::put_aside() {
    const auto is_full = [](const piece& each) {
        return each.size >= memory_pool::block_bytes / 2;
    };
    while (!in_memory_.empty() && (in_memory_.size() > 1 || is_full(in_memory_.front()))) {
        piece& first = in_memory_.front();
        put_aside_.push_back({});
        try {
            put_aside_.back() = where_->scratch.append(first.records());
        } catch (...) {
            put_aside_.pop_back();
            throw;
        }
        put_aside_bytes_ += first.size;
        in_memory_bytes_ -= first.size;
        in_memory_.pop_front();
    }
}

void record_store::bring_back() {
    while (!put_aside_.empty()) {
        in_memory_.push_front(read(put_aside_.back()));
        put_aside_bytes_ -= in_memory_.front().size;
        in_memory_bytes_ += in_memory_.front().size;
        put_aside_.pop_back();
    }
}

record_store::piece record_store::read(const io::scratch_extent& extent) const {
    const auto bytes = static_cast<std::size_t>(extent.bytes);
    piece result{where_->memory.take(bytes), bytes};
    where_->scratch.read(extent, result.memory.data());
    return result;
}

std::vector<std::string_view> record_store::pieces() const {
    std::vector<std::string_view> all;
    all.reserve(in_memory_.size());
    for (const piece& each : in_memory_) all.push_back(each.records());
    return all;
}

std::optional<record_store::piece> record_store::take_first() {
    std::optional<piece> first;
    if (!put_aside_.empty()) {
        first = read(put_aside_.front());
        put_aside_.pop_front();
        put_aside_bytes_ -= first->size;
    } else if (!in_memory_.empty()) {
        first = std::move(in_memory_.front());
        in_memory_.pop_front();
        in_memory_bytes_ -= first->size;
    }
    return first;
}

void record_store::clear() noexcept {
    put_aside_.clear();
    in_memory_.clear();
    put_aside_bytes_ = in_memory_bytes_ = 0;
}

}  // namespace throng::mapreduce
