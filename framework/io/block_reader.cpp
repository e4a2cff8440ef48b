#include "io/block_reader.hpp"

#include "io/errors.hpp"
#include "io/long_record.hpp"
#include "io/newline_count.hpp"
#include "io/pair_ends.hpp"

#include <throng/abi.h>

#include <fmt/format.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t alignment_bytes = 64;
constexpr std::size_t huge_page_bytes = std::size_t{2} << 20;
constexpr std::size_t smallest_on_huge_pages = 2 * huge_page_bytes;
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

void block_reader::close() {
    source_ = nullptr;
    pieces_ = nullptr;
    buffer_ = nullptr;
    capacity_ = first_ = filled_ = 0;
    end_ = offset_ = 0;
    whole_left_ = false;
    last_ = {};
}

// From offset_, the byte before the split, to behind the first record's end, if a record of this
// split can begin there. Nothing beyond the split is read: a line may go on over a million splits.
bool block_reader::skip_to_record() {
    const bool csv = options_.cut.kind == record_kind::csv;
    const bool in_quotes = csv && options_.quotes->count_before(input_, offset_) % 2 != 0;
    detail::csv_scanner quotes(in_quotes);
    while (offset_ < end_ - 1) {
        fill(std::min(end_, offset_ + options_.block_bytes));
        const std::size_t size = std::min<std::uint64_t>(pending(), end_ - 1 - offset_);
        if (const std::size_t end = find_record_end(size, quotes)) {
            consume(end);
            return true;
        }
        consume(size);
    }
    offset_ = end_;
    first_ = filled_;
    return false;
}

// Behind the first end of a record in the first `bytes` of the pending ones; 0 if there is none.
std::size_t block_reader::find_record_end(std::size_t bytes, detail::csv_scanner& quotes) const {
    const char* data = buffer_.get() + first_;
    if (options_.cut.kind == record_kind::csv) return find_csv_end({data, bytes}, quotes);
    const void* newline = ::memchr(data, '\n', bytes);
    if (newline == nullptr) return 0;
    return static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1;
}

// What stands before the first record.
void block_reader::begin_input() {
    if (options_.cut.header) return read_header();
    if (options_.cut.kind == record_kind::line) skip_byte_order_mark();
}

// It is no part of the first line, which belongs to the first split all the same.
void block_reader::skip_byte_order_mark() {
    fill(std::max<std::uint64_t>(next_stop(), byte_order_mark.size()));
    const std::string_view text(buffer_.get() + first_, pending());
    if (!text.starts_with(byte_order_mark)) return;
    header_bytes_ = byte_order_mark.size();
    consume(byte_order_mark.size());
    end_ = std::max(end_, std::min(input_end_, offset_ + 1));
}

// From the begin of an input to behind its first record.
void block_reader::read_header() {
    std::size_t size = 0;
    while (size == 0 && position() < input_end_) {
        fill(next_stop());
        detail::csv_scanner quotes;
        size = find_record_end(pending(), quotes);
        if (size == 0) refuse_long_record(pending());
    }
    if (size == 0) size = pending();
    std::string_view text(buffer_.get() + first_, size);
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    header_ = text;
    header_bytes_ = size;
    if (lines_) *lines_ = count_newlines({buffer_.get() + first_, size});
    consume(size);
}

bool block_reader::next(block& block) {
    while (!next_of_file(block)) {
        if (!has_members_ || !next_member()) return false;
    }
    return true;
}

bool block_reader::next_of_file(block& block) {
    if (lines_) *lines_ += count_newlines({last_.data, last_.size});
    last_ = {};
    if (options_.cut.kind == record_kind::whole) return next_whole(block);
    if (offset_ >= end_) return false;

    std::size_t searched = 0;
    csv_search_ = {};
    if (pending() <= options_.block_bytes / 2 && position() < end_) fill(next_stop());
    std::size_t size = find_block_end(searched);
    while (size == 0) {
        if (offset_ >= end_) return false;  // the end of a stream
        refuse_long_record(pending());
        fill(next_stop());
        size = find_block_end(searched);
    }
    refuse_long_record(size);
    last_ = {buffer_.get() + first_, size, offset_};
    consume(size);
    block = last_;
    return true;
}

// All of the input; of one that is empty a block without bytes.
bool block_reader::next_whole(block& block) {
    if (!std::exchange(whole_left_, false)) return false;
    if (input_end_ != end_of_stream) refuse_long_record(input_end_);
    while (position() < input_end_) {
        fill(input_end_ != end_of_stream ? input_end_ : next_stop());
        refuse_long_record(pending());
    }
    if (!buffer_) make_room(1);
    last_ = {buffer_.get() + first_, pending(), offset_};
    consume(pending());
    block = last_;
    return true;
}

std::uint64_t block_reader::lines_before(line_index& index) {
    THRONG_CHECK(last_.data, "lines_before needs a block");
    if (!lines_) lines_ = index.lines_before(input_, last_.offset);
    return *lines_;
}

// How many of the pending bytes make the next block; 0 if more must be read to know that.
std::size_t block_reader::find_block_end(std::size_t& searched) {
    switch (options_.cut.kind) {
        case record_kind::csv:
            return csv_search_.find({buffer_.get() + first_, pending()}, position() >= input_end_,
                                    options_.block_bytes, end_ - 1 - offset_);
        case record_kind::fixed:
            return find_fixed_end();
        case record_kind::pair:
            return find_end_of_pairs();
        default:
            return find_line_end(searched);
    }
}

// As many records as a block has room for, or one.
std::size_t block_reader::find_fixed_end() const {
    const std::size_t record = options_.cut.bytes;
    const std::size_t window = std::max(options_.block_bytes, record);
    const std::uint64_t bytes = std::min<std::uint64_t>({pending(), window, end_ - offset_});
    if (bytes < record && position() >= input_end_ && offset_ < end_) {
        throw input_error(fmt::format("{} ends with {} bytes that are no whole record of {} bytes",
                                      name_in_messages(), pending(), record));
    }
    return static_cast<std::size_t>(bytes / record * record);
}

// Of a stream: nobody can say where a pair begins in the middle of a file.
std::size_t block_reader::find_end_of_pairs() const {
    const std::size_t end =
        find_pair_end({buffer_.get() + first_, pending()}, options_.block_bytes);
    if (end > 0 || pending() == 0 || position() < input_end_) return end;
    throw input_error(
        fmt::format("{} ends in the middle of a pair, at byte {}", name_in_messages(), position()));
}

// Of lines; the first `searched` bytes are known to have no newline.
std::size_t block_reader::find_line_end(std::size_t& searched) const {
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
    const bool is_all = stop == input_end_ && stop != end_of_stream && source_->seekable();
    // With a byte more the same read tells whether the file ends there.
    const std::uint64_t asked = is_all ? stop + 1 : stop;
    make_room(static_cast<std::size_t>(asked - offset_));
    while (position() < stop) {
        const auto wanted = static_cast<std::size_t>(asked - position());
        const std::size_t got = source_->read(buffer_.get() + filled_, wanted, position());
        filled_ += got;
        if (got > 0) continue;
        if (!source_->seekable()) return end_stream();
        throw input_error(fmt::format(
            "{} became shorter while it was read: it ends at offset {}, not {}; inputs must not "
            "change while a job runs",
            name_in_messages(), position(), input_end_));
    }
    char more;
    const bool has_grown = is_all && (position() > stop || source_->read(&more, 1, input_end_) > 0);
    if (has_grown) fail_of_growth();
}

void block_reader::fail_of_growth() const {
    throw input_error(
        fmt::format("{} became longer while it was read: it goes on at offset {}; inputs must not "
                    "change while a job runs",
                    name_in_messages(), input_end_));
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
        // Where all of a file is read, faults for ordinary pages take as long as a tenth of that.
        const bool large = capacity >= smallest_on_huge_pages;
        const std::size_t alignment = large ? huge_page_bytes : alignment_bytes;
        const std::size_t allocated =
            (capacity + THRONG_BLOCK_PADDING + alignment - 1) / alignment * alignment;
        std::unique_ptr<char[], free_memory> buffer(
            static_cast<char*>(std::aligned_alloc(alignment, allocated)));
        if (!buffer) {
            throw input_error(fmt::format("{} has a {} at offset {} that does not fit in memory",
                                          name_in_messages(), name_of_record(options_.cut.kind),
                                          offset_));
        }
        if (large) ::madvise(buffer.get(), allocated, MADV_HUGEPAGE);  // no harm where refused
        if (pending() > 0) ::memcpy(buffer.get() + first, buffer_.get() + first_, pending());
        buffer_ = std::move(buffer);
        capacity_ = capacity;
    }
    if (bytes > options_.block_bytes) had_long_line_ = true;
    filled_ = first + pending();
    first_ = first;
}

// A block of more than block_bytes is a single record.
void block_reader::refuse_long_record(std::uint64_t bytes) const {
    if (options_.cut.kind == record_kind::fixed) return;
    if (bytes <= longest_record_bytes()) return;
    throw long_record_error(name_in_messages(), options_.cut.kind, options_.longest_line_bytes,
                            offset_);
}

std::string block_reader::name_in_messages() const {
    return has_members_ ? quoted_path(name_) : printable_name(inputs_[input_]);
}

void block_reader::consume(std::size_t bytes) {
    first_ += bytes;
    offset_ += bytes;
}

// The stream ends where it has been read to.
void block_reader::end_stream() { end_ = input_end_ = position(); }

}  // namespace throng::io
