#include "io/compression/piece_source.hpp"

#include "io/long_record.hpp"
#include "io/newline_count.hpp"

#include <throng/abi.h>
#include <throng/detail/job/csv_splitter.hpp>

#include <string.h>

#include <algorithm>
#include <bit>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

// At first: somewhat more than the text of a block of bzip2 of the largest kind mostly has.
constexpr std::size_t usual_kept_bytes = std::size_t{1} << 20;

// Of text to what it is when it is compressed.
constexpr std::uint64_t usual_ratio = 4;

// The frames that pzstd makes have 8 MiB of text, if it is not told otherwise.
std::size_t most_kept_bytes_of(std::uint64_t most_memory_bytes) {
    constexpr std::uint64_t share = 64;
    constexpr std::uint64_t least = std::uint64_t{4} << 20;
    constexpr std::uint64_t most = std::uint64_t{16} << 20;
    return static_cast<std::size_t>(std::clamp(most_memory_bytes / share, least, most));
}

// Behind the last newline that ends a record; 0 if none does.
std::size_t last_csv_end(std::string_view text, bool& in_quotes) {
    detail::csv_scanner scanner(in_quotes);
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size(); at += detail::chunk_bytes) {
        const std::uint64_t ends = scanner.next(text.data() + at, text.size() - at);
        if (ends != 0) end = at + static_cast<std::size_t>(std::bit_width(ends));
    }
    in_quotes = scanner.inside();
    return end;
}

}  // namespace

piece_source::piece_source(const input& of, std::unique_ptr<source> packed, record_cut cut,
                           std::uint64_t longest_record_bytes, std::uint64_t most_memory_bytes)
    : of_(of),
      cut_(cut),
      longest_record_bytes_(longest_record_bytes),
      most_kept_bytes_(most_kept_bytes_of(most_memory_bytes)),
      piece_(open_piece_text(of, std::move(packed), most_memory_bytes)) {}

bool piece_source::open(std::size_t number, piece_relay& relay) {
    place_ = {};
    records_bytes_ = given_ = 0;
    try {
        open_text(number);
        place_ = relay.take(number);
        const bool is_last = number + 1 == of_.pieces->size();
        leave(find_rest(), is_last, relay);
        if (is_last) piece_->refuse_grown_file();
        if (!all_kept_) piece_->begin_again();
    } catch (...) {
        records_bytes_ = 0;
        relay.fail();
        throw;
    }
    note_memory();
    return !place_.begun.empty() || records_bytes_ > 0;
}

// Decompresses as much of it as is kept.
void piece_source::open_text(std::size_t number) {
    const packed_piece& piece = of_.pieces->at(number);
    const auto expected_bytes =
        static_cast<std::size_t>(usual_ratio * (piece.end() - piece.begin()));
    piece_->begin(piece);
    kept_bytes_ = 0;
    all_kept_ = false;
    for (;;) {
        if (kept_bytes_ == capacity_) {
            if (capacity_ == most_kept_bytes_) return;
            const std::size_t capacity = std::clamp(std::max(2 * capacity_, expected_bytes),
                                                    usual_kept_bytes, most_kept_bytes_);
            auto larger = std::make_unique_for_overwrite<char[]>(capacity + THRONG_BLOCK_PADDING);
            if (kept_bytes_ > 0) ::memcpy(larger.get(), kept_.get(), kept_bytes_);
            kept_ = std::move(larger);
            capacity_ = capacity;
        }
        const std::size_t got = piece_->read(kept_.get() + kept_bytes_, capacity_ - kept_bytes_);
        kept_bytes_ += got;
        if (got == 0) break;
    }
    all_kept_ = true;
}

// Needs the place.
piece_source::rest piece_source::find_rest() {
    rest found;
    found.in_quotes = place_.in_quotes;
    look_for_rest({kept_.get(), kept_bytes_}, found);
    while (!all_kept_) {
        const std::size_t got = piece_->read(kept_.get(), capacity_);
        if (got == 0) break;
        look_for_rest({kept_.get(), got}, found);
    }
    return found;
}

// In what comes next of the piece.
void piece_source::look_for_rest(std::string_view text, rest& found) {
    const std::size_t end =
        cut_.kind == record_kind::csv ? last_csv_end(text, found.in_quotes) : text.rfind('\n') + 1;
    if (end > 0) {
        found.lines_before += count_newlines(found.text) + count_newlines(text.substr(0, end));
        found.bytes_before += found.text.size() + end;
        found.text.clear();
    }
    found.text += text.substr(end);
    refuse_long_record(found.text.size() + (found.bytes_before == 0 ? place_.begun.size() : 0));
}

// Says where the next piece begins, and what is to be read of this one.
void piece_source::leave(rest left, bool is_last, piece_relay& relay) {
    const bool has_end = left.bytes_before > 0;
    records_bytes_ = left.bytes_before + (is_last ? left.text.size() : 0);
    if (is_last) return;
    piece_place next{place_.offset, place_.lines, {}, left.in_quotes};
    if (has_end) {
        next.offset += place_.begun.size() + left.bytes_before;
        next.lines += count_newlines(place_.begun) + left.lines_before;
        next.begun = std::move(left.text);
    } else {
        next.begun = std::exchange(place_.begun, {}) + left.text;
    }
    relay.pass_on(std::move(next));
}

void piece_source::refuse_long_record(std::uint64_t bytes) const {
    if (bytes <= longest_record_bytes_) return;
    throw long_record_error(printable_name(of_), cut_.kind, longest_record_bytes_, place_.offset);
}

std::size_t piece_source::read(char* to, std::size_t size, std::uint64_t /*offset*/) {
    const std::string& begun = place_.begun;
    const std::uint64_t left = begun.size() + records_bytes_ - given_;
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
    if (given_ < begun.size()) {
        size = begun.copy(to, size, static_cast<std::size_t>(given_));
    } else if (all_kept_) {
        ::memcpy(to, kept_.get() + (given_ - begun.size()), size);
    } else {
        size = piece_->read(to, size);
    }
    given_ += size;
    return size;
}

void piece_source::note_memory() {
    memory_bytes_.store(capacity_ + place_.begun.size() + piece_->memory_bytes(),
                        std::memory_order_relaxed);
}

}  // namespace throng::io
