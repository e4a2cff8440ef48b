#include "io/splits.hpp"

#include "io/compression/frame_index.hpp"

#include <throng/error.hpp>

#include <algorithm>
#include <utility>

namespace throng::io {

split_queue::split_queue(std::span<const input> inputs, std::uint64_t split_bytes, bool of_empty,
                         bool by_frames)
    : split_bytes_(split_bytes) {
    THRONG_CHECK(split_bytes > 0, "splits need at least one byte");
    for (std::uint32_t index = 0; index < inputs.size(); ++index) {
        const input& input = inputs[index];
        if (input.pieces && by_frames) {
            parts_.push_back(
                {total_splits_, end_of_stream, index, {}, std::make_unique<piece_relay>()});
            total_splits_ += input.pieces->size();
            has_stream_ = true;
        } else if (input.stream) {
            parts_.push_back({total_splits_++, end_of_stream, index});
            has_stream_ = true;
        } else if (input.frames && by_frames) {
            add_frames(index, input);
        } else if (input.size > 0 || of_empty) {
            parts_.push_back({total_splits_, input.size, index});
            total_splits_ += input.size == 0 ? 1 : (input.size - 1) / split_bytes + 1;
            total_bytes_ += input.size;
        }
    }
}

// Splits end one byte behind the begin of a frame. A reader looks at the byte before its split, for
// a record may begin just behind; so it is in the frame that it has to read anyway.
void split_queue::add_frames(std::uint32_t index, const input& input) {
    part added{total_splits_, input.size, index};
    std::uint64_t begin = 0;
    for (std::size_t i = 1; i < input.frames->count(); ++i) {
        const std::uint64_t end = input.frames->at(i).begin + 1;
        if (end - begin < split_bytes_ || end >= input.size) continue;
        added.ends.push_back(end);
        begin = end;
    }
    added.ends.push_back(input.size);
    total_splits_ += added.ends.size();
    total_bytes_ += input.size;
    parts_.push_back(std::move(added));
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
    if (found.relay) {
        return split{found.input, number - found.first, end_of_stream, found.relay.get()};
    }
    if (found.end == end_of_stream) return split{found.input, 0, end_of_stream};
    if (!found.ends.empty()) {
        const auto place = static_cast<std::size_t>(number - found.first);
        return split{found.input, place == 0 ? 0 : found.ends[place - 1], found.ends[place]};
    }
    const std::uint64_t begin = (number - found.first) * split_bytes_;
    return split{found.input, begin, begin + std::min(split_bytes_, found.end - begin)};
}

}  // namespace throng::io
