// Goes through the records of a block of CSV: its lines, but for line ends in quotes.
#pragma once

#include <throng/detail/job/chunk_masks.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::detail {

/// Bits up to and including the first, the third, the fifth... that is set, after `before` of them.
constexpr std::uint64_t inside_quotes(std::uint64_t quotes, bool inside_before) {
    for (unsigned distance = 1; distance < 64; distance *= 2) quotes ^= quotes << distance;
    return inside_before ? ~quotes : quotes;
}

/// Finds the ends of records in 64 bytes at a time. A line end is one if there is an even number of
/// quotes before it; so it must begin at the begin of a record, or be told that it does not.
class csv_scanner {
public:
    explicit csv_scanner(bool inside = false) : inside_(inside) {}

    /// Which of 64 bytes are the newlines that end a record; only the first `size` of them count.
    std::uint64_t next(const char* data, std::size_t size) {
        const std::uint64_t valid =
            size < chunk_bytes ? (std::uint64_t{1} << size) - 1 : ~std::uint64_t{0};
        quotes_ = bytes_equal(data, '"') & valid;
        const std::uint64_t inside = inside_quotes(quotes_, inside_);
        if (std::popcount(quotes_) % 2 != 0) inside_ = !inside_;
        return newlines(data) & valid & ~inside;
    }

    /// The quotes in the bytes that `next` was given last.
    std::uint64_t quotes() const { return quotes_; }
    /// Whether the text that was given is in quotes at its end.
    bool inside() const { return inside_; }

private:
    bool inside_;
    std::uint64_t quotes_ = 0;
};

/// Yields each record without its "\n" or "\r\n". Reads up to 63 bytes beyond the end, which a
/// throng_block allows.
class csv_splitter {
public:
    explicit csv_splitter(std::string_view text)
        : begin_(text.data()), chunk_(text.data()), end_(text.data() + text.size()) {}

    /// The next record, which may have quotes in it only if `quoted()`; false at the end.
    bool next(std::string_view& record) {
        while (ends_ == 0) {
            quoted_so_far_ = quoted_so_far_ || quotes_ != 0;
            quotes_ = 0;
            if (next_chunk_at_ >= static_cast<std::size_t>(end_ - begin_)) return last(record);
            load();
        }
        const auto bit = static_cast<unsigned>(std::countr_zero(ends_));
        const std::uint64_t below = (std::uint64_t{1} << bit) - 1;
        ends_ &= ends_ - 1;
        quoted_ = quoted_so_far_ || (quotes_ & below) != 0;
        quoted_so_far_ = false;
        quotes_ &= ~below;
        const char* newline = chunk_ + bit;
        const char* record_end = newline;
        if (record_end != record_ && record_end[-1] == '\r') --record_end;
        record = {record_, static_cast<std::size_t>(record_end - record_)};
        record_ = newline + 1;
        return true;
    }

    bool quoted() const { return quoted_; }

private:
    void load() {
        chunk_ = begin_ + next_chunk_at_;
        next_chunk_at_ += chunk_bytes;
        ends_ = scanner_.next(chunk_, static_cast<std::size_t>(end_ - chunk_));
        quotes_ = scanner_.quotes();
    }

    // What follows the last end.
    bool last(std::string_view& record) {
        if (record_ == end_) return false;
        quoted_ = quoted_so_far_;
        record = {record_, static_cast<std::size_t>(end_ - record_)};
        record_ = end_;
        return true;
    }

    const char* begin_;
    const char* chunk_;
    const char* end_;
    const char* record_ = begin_;
    std::size_t next_chunk_at_ = 0;
    csv_scanner scanner_;
    std::uint64_t ends_ = 0;
    std::uint64_t quotes_ = 0;  // of the chunk, behind the last record
    bool quoted_so_far_ = false;
    bool quoted_ = false;
};

}  // namespace throng::detail
