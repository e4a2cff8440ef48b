// Goes through the lines of a block.
#pragma once

#include <throng/detail/job/chunk_masks.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::detail {

/// Yields each line of a text without its "\n" or "\r\n". Reads up to 63 bytes beyond the end,
/// which a throng_block allows.
class line_splitter {
public:
    explicit line_splitter(std::string_view text)
        : begin_(text.data()), chunk_(text.data()), end_(text.data() + text.size()) {}

    /// The next line; false at the end.
    [[gnu::always_inline]] bool next(std::string_view& line) {
        while (newlines_ == 0) {
            if (next_chunk_at_ >= static_cast<std::size_t>(end_ - begin_)) return last(line);
            load();
        }
        const char* newline = chunk_ + std::countr_zero(newlines_);
        newlines_ &= newlines_ - 1;
        const char* line_end = newline;
        if (line_end != line_ && line_end[-1] == '\r') --line_end;
        line = {line_, static_cast<std::size_t>(line_end - line_)};
        line_ = newline + 1;
        return true;
    }

private:
    void load() {
        chunk_ = begin_ + next_chunk_at_;
        next_chunk_at_ += chunk_bytes;
        newlines_ = newlines(chunk_);
        const auto left = static_cast<std::size_t>(end_ - chunk_);
        if (left < chunk_bytes) newlines_ &= (std::uint64_t{1} << left) - 1;
    }

    // What follows the last newline.
    bool last(std::string_view& line) {
        if (line_ == end_) return false;
        line = {line_, static_cast<std::size_t>(end_ - line_)};
        line_ = end_;
        return true;
    }

    const char* begin_;
    const char* chunk_;
    const char* end_;
    const char* line_ = begin_;
    std::size_t next_chunk_at_ = 0;
    std::uint64_t newlines_ = 0;
};

}  // namespace throng::detail
