#include "io/splits.hpp"

#include <throng/error.hpp>

#include <algorithm>

namespace throng::io {

split_queue::split_queue(std::span<const input> inputs, std::uint64_t split_bytes, bool of_empty)
    : split_bytes_(split_bytes) {
    THRONG_CHECK(split_bytes > 0, "splits need at least one byte");
    for (std::uint32_t index = 0; index < inputs.size(); ++index) {
        const input& input = inputs[index];
        if (input.stream) {
            parts_.push_back({total_splits_++, end_of_stream, index});
            has_stream_ = true;
        } else if (input.size > 0 || of_empty) {
            parts_.push_back({total_splits_, input.size, index});
            total_splits_ += input.size == 0 ? 1 : (input.size - 1) / split_bytes + 1;
            total_bytes_ += input.size;
        }
    }
}

std::optional<split> split_queue::next() {
    // Looked at first, so that asking again and again at the end cannot make the counter wrap.
    if (next_.load(std::memory_order_relaxed) >= total_splits_) return std::nullopt;
    const std::uint64_t number = next_.fetch_add(1, std::memory_order_relaxed);
    if (number >= total_splits_) return std::nullopt;

    const auto after = std::upper_bound(
        parts_.begin(), parts_.end(), number,
        [](std::uint64_t value, const part& candidate) { return value < candidate.first; });
    const part& found = *std::prev(after);
    if (found.end == end_of_stream) return split{found.input, 0, end_of_stream};
    const std::uint64_t begin = (number - found.first) * split_bytes_;
    return split{found.input, begin, begin + std::min(split_bytes_, found.end - begin)};
}

}  // namespace throng::io
