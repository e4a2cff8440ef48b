#include "io/divided_stream.hpp"

#include "io/errors.hpp"
#include "io/newline_count.hpp"
#include "io/pair_ends.hpp"

#include <throng/abi.h>

#include <fmt/format.h>

#include <cstring>
#include <new>
#include <utility>

namespace throng::io {

namespace {

block_options options_of(const division_of_stream& how) {
    block_options options;
    options.cut = how.cut;
    if (how.header) options.cut.header = false;
    options.most_memory_bytes = how.most_memory_bytes;
    options.block_bytes = how.block_bytes;
    return options;
}

}  // namespace

void stream_block::assign(std::string_view text) {
    if (capacity < text.size() + THRONG_BLOCK_PADDING) {
        const std::size_t bytes = text.size() + THRONG_BLOCK_PADDING;
        data.reset(static_cast<char*>(std::malloc(bytes)));
        capacity = data ? bytes : 0;
        if (!data) throw std::bad_alloc();
    }
    std::memcpy(data.get(), text.data(), text.size());
    size = text.size();
}

divided_stream::divided_stream(const input& source, division_of_stream how, file_system& files)
    : source_(source),
      how_(std::move(how)),
      reader_(std::span(&source_, 1), options_of(how_), files),
      header_(how_.header.value_or("")) {}

bool divided_stream::next(stream_block& to) {
    const std::lock_guard lock(mutex_);
    if (part_is_over_) return false;
    if (held_) {
        to = std::move(*held_);
        held_.reset();
    } else if (!read(to)) {
        part_is_over_ = true;
        return false;
    } else if (how_.part_bytes > 0) {
        check_order(to);
        if (given_bytes_ >= how_.part_bytes && !cut_at_next_key(to)) return false;
    }
    given_bytes_ += to.size;
    if (how_.part_bytes > 0) {
        last_key_ = last_key(to.text(), how_.cut.kind);
        has_last_key_ = true;
    }
    return true;
}

bool divided_stream::begin_next_part() {
    const std::lock_guard lock(mutex_);
    if (!held_) return false;
    part_is_over_ = false;
    given_bytes_ = 0;
    return true;
}

bool divided_stream::read(stream_block& to) {
    if (!std::exchange(is_open_, true)) {
        const bool has_records = reader_.open({0, 0, end_of_stream});
        if (reader_.is_archive()) {
            throw input_error(fmt::format("{} is an archive: a stage reads records, not files",
                                          printable_name(source_)));
        }
        if (!has_records) return false;
        if (how_.cut.header && !how_.header) {
            header_ = reader_.header();
            lines_ = count_newlines(header_) + 1;
        }
    }
    block records;
    do {
        if (!reader_.next(records)) return false;
        drop_header(records);
    } while (records.size == 0);
    to.assign({records.data, records.size});
    to.offset = records.offset;
    to.lines = lines_;
    lines_ += count_newlines(to.text());
    return true;
}

// Where the stream begins with the header that is known already.
void divided_stream::drop_header(block& records) {
    if (!std::exchange(is_at_begin_, false) || !how_.header) return;
    const std::string_view text(records.data, records.size);
    std::string_view line = text.substr(0, text.find('\n'));
    const std::size_t bytes = std::min(line.size() + 1, text.size());
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line != header_) return;
    records.data += bytes;
    records.size -= bytes;
    records.offset += bytes;
    lines_ = 1;
}

void divided_stream::check_order(const stream_block& records) const {
    if (!has_last_key_) return;
    if (first_keyed_record(records.text(), how_.cut.kind).key >= last_key_) return;
    throw input_error(
        fmt::format("{} is not sorted by key: at byte {} there is a key that comes "
                    "before the one above it; sort it with LC_ALL=C sort",
                    printable_name(source_), records.offset));
}

// What begins with another key is for the next part; false if all of it is.
bool divided_stream::cut_at_next_key(stream_block& records) {
    std::string_view rest = records.text();
    while (!rest.empty()) {
        const keyed_record record = first_keyed_record(rest, how_.cut.kind);
        if (record.key != last_key_) break;
        rest.remove_prefix(record.bytes);
    }
    if (rest.empty()) return true;
    const std::size_t end = records.size - rest.size();
    part_is_over_ = true;
    held_.emplace();
    held_->assign(rest);
    held_->offset = records.offset + end;
    held_->lines = records.lines + count_newlines(records.text().substr(0, end));
    records.size = end;
    return end > 0;
}

}  // namespace throng::io
