#include "io/block_reader.hpp"

#include "io/errors.hpp"
#include "io/newline_count.hpp"

#include <throng/abi.h>

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <new>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t alignment_bytes = 64;
constexpr std::uint64_t page_bytes = 4096;

std::uint64_t add(std::uint64_t one, std::uint64_t other) {
    return other > end_of_stream - one ? end_of_stream : one + other;
}

}  // namespace

block_reader::block_reader(std::span<const input> inputs, block_options options, file_system& files)
    : inputs_(inputs),
      options_(options),
      beyond_bytes_(std::min<std::size_t>(options.block_bytes, 1024)),
      files_(files) {
    THRONG_CHECK(options.block_bytes > 0, "a block needs at least one byte");
}

bool block_reader::open(const split& split) {
    THRONG_CHECK(split.input < inputs_.size(), "no such input");
    last_ = {};
    first_ = filled_ = 0;
    end_ = offset_ = 0;  // no block follows if this throws
    if (!std::exchange(had_long_line_, false) && capacity_ > 2 * options_.block_bytes) {
        buffer_ = nullptr;  // a long line is some splits ago
        capacity_ = 0;
    }
    if (!source_ || input_ != split.input || !source_->seekable()) {
        source_ = nullptr;  // closed before the next one is opened
        source_ = open_source(inputs_[split.input], files_);
        input_ = split.input;
    }
    if (!source_->seekable()) {
        lines_ = 0;
        if (split.begin != 0) return false;
        end_ = input_end_ = end_of_stream;
        return true;
    }
    lines_.reset();
    input_end_ = inputs_[split.input].size;
    end_ = std::min(split.end, input_end_);
    if (split.begin >= end_) {
        offset_ = end_;
        return false;
    }
    if (split.begin == 0) return true;
    offset_ = split.begin - 1;
    return skip_to_line();
}

// From offset_, the byte before the split, to behind the first newline, if a line of this split can
// begin there. Nothing beyond the split is read: a line may go on over a million splits.
bool block_reader::skip_to_line() {
    while (offset_ < end_ - 1) {
        fill(std::min(end_, offset_ + options_.block_bytes));
        const std::size_t size = std::min<std::uint64_t>(pending(), end_ - 1 - offset_);
        const char* data = buffer_.get() + first_;
        if (const void* newline = ::memchr(data, '\n', size)) {
            consume(static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1);
            return true;
        }
        consume(size);
    }
    offset_ = end_;
    first_ = filled_;
    return false;
}

bool block_reader::next(block& block) {
    if (lines_) *lines_ += count_newlines({last_.data, last_.size});
    last_ = {};
    if (offset_ >= end_) return false;

    std::size_t searched = 0;
    if (pending() <= options_.block_bytes / 2 && position() < end_) fill(next_stop());
    std::size_t size = find_block_end(searched);
    while (size == 0) {
        if (offset_ >= end_) return false;  // the end of a stream
        refuse_long_line(searched);
        fill(next_stop());
        size = find_block_end(searched);
    }
    refuse_long_line(size);
    last_ = {buffer_.get() + first_, size, offset_};
    consume(size);
    block = last_;
    return true;
}

std::uint64_t block_reader::lines_before(line_index& index) {
    THRONG_CHECK(last_.data, "lines_before needs a block");
    if (!lines_) lines_ = index.lines_before(input_, last_.offset);
    return *lines_;
}

// How many of the pending bytes make the next block; 0 if more must be read to know that. The
// first `searched` of them are known to have no newline.
std::size_t block_reader::find_block_end(std::size_t& searched) const {
    const char* data = buffer_.get() + first_;
    const std::size_t window = std::min(pending(), options_.block_bytes);
    const bool all_read = position() >= input_end_;
    const std::uint64_t last = end_ - 1 - offset_;  // of the split; its line is the last one

    if (window > last) {
        const auto begin = static_cast<std::size_t>(last);
        if (const void* newline = ::memchr(data + begin, '\n', window - begin)) {
            return static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1;
        }
        if (all_read && window == pending()) return window;
    }
    if (const void* newline = ::memrchr(data, '\n', window)) {
        return static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1;
    }
    searched = std::max(searched, window);
    if (const void* newline = ::memchr(data + searched, '\n', pending() - searched)) {
        return static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1;
    }
    searched = pending();
    return all_read ? pending() : 0;
}

// How far to read for the next block: as far as a block reaches, or twice as far where that was not
// enough for a line; and not further beyond the split than its last line may need.
std::uint64_t block_reader::next_stop() const {
    if (position() >= end_)
        return add(position(), std::max<std::uint64_t>(beyond_bytes_, position() - end_));
    const std::uint64_t stop = offset_ + std::max(options_.block_bytes, 2 * pending());
    if (stop >= end_) return std::min(stop, add(end_, beyond_bytes_));
    // Reads from page to page are copied fastest.
    const std::uint64_t whole_pages = stop / page_bytes * page_bytes;
    return whole_pages > position() ? whole_pages : stop;
}

// Reads up to offset `stop` of the input, or to its end.
void block_reader::fill(std::uint64_t stop) {
    stop = std::min(stop, input_end_);
    make_room(static_cast<std::size_t>(stop - offset_));
    while (position() < stop) {
        const auto wanted = static_cast<std::size_t>(stop - position());
        const std::size_t got = source_->read(buffer_.get() + filled_, wanted, position());
        filled_ += got;
        if (got > 0) continue;
        if (!source_->seekable()) return end_stream();
        throw input_error(fmt::format(
            "{} became shorter while it was read: it ends at offset {}, not {}; inputs must not "
            "change while a job runs",
            printable_name(inputs_[input_]), position(), input_end_));
    }
}

// Moves the pending bytes to the front of the buffer and makes it large enough for `bytes` bytes,
// them included, and the padding.
void block_reader::make_room(std::size_t bytes) {
    // What is read next goes to an aligned address.
    const std::size_t first = (alignment_bytes - pending() % alignment_bytes) % alignment_bytes;
    if (first + bytes <= capacity_) {
        ::memmove(buffer_.get() + first, buffer_.get() + first_, pending());
    } else {
        std::size_t capacity = std::max(first + bytes, 2 * capacity_);
        capacity = std::max(capacity, options_.block_bytes + alignment_bytes);
        const std::size_t allocated = (capacity + THRONG_BLOCK_PADDING + alignment_bytes - 1) /
                                      alignment_bytes * alignment_bytes;
        std::unique_ptr<char[], free_memory> buffer(
            static_cast<char*>(std::aligned_alloc(alignment_bytes, allocated)));
        if (!buffer) {
            throw input_error(fmt::format("{} has a line at offset {} that does not fit in memory",
                                          printable_name(inputs_[input_]), offset_));
        }
        if (pending() > 0) ::memcpy(buffer.get() + first, buffer_.get() + first_, pending());
        buffer_ = std::move(buffer);
        capacity_ = capacity;
    }
    if (bytes > options_.block_bytes) had_long_line_ = true;
    filled_ = first + pending();
    first_ = first;
}

// A block of more than block_bytes is a single line.
void block_reader::refuse_long_line(std::size_t bytes) const {
    if (bytes <= std::max(options_.block_bytes, options_.longest_line_bytes)) return;
    throw input_error(fmt::format("{} has a line of more than {} bytes at offset {}",
                                  printable_name(inputs_[input_]), options_.longest_line_bytes,
                                  offset_));
}

void block_reader::consume(std::size_t bytes) {
    first_ += bytes;
    offset_ += bytes;
}

// The stream ends where it has been read to.
void block_reader::end_stream() { end_ = input_end_ = position(); }

}  // namespace throng::io
