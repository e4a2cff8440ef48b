// How a block_reader gets to what a split names: a file, a piece of packed data, a stream, or the
// files of an archive.
#include "io/block_reader.hpp"

#include <throng/error.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace throng::io {

bool block_reader::open(const split& split) {
    THRONG_CHECK(split.input < inputs_.size(), "no such input");
    last_ = {};
    first_ = filled_ = 0;
    end_ = offset_ = 0;  // no block follows if this throws
    if (!std::exchange(had_long_line_, false) && capacity_ > 2 * options_.block_bytes) {
        buffer_ = nullptr;  // a long line is some splits ago
        capacity_ = 0;
    }
    open_input(split);
    header_bytes_ = member_ = 0;
    has_members_ = false;
    if (split.relay != nullptr) return open_piece(split);
    if (!source_->seekable()) return open_stream(split);
    whole_left_ = options_.cut.kind == record_kind::whole && split.begin == 0;
    lines_.reset();
    input_end_ = inputs_[split.input].size;
    end_ = std::min(split.end, input_end_);
    if (whole_left_) return true;
    if (split.begin >= end_) {
        offset_ = end_;
        return false;
    }
    if (split.begin == 0) {
        begin_input();
        return offset_ < end_;
    }
    if (options_.cut.header) header_ = options_.headers->of(input_);
    offset_ = split.begin;
    if (options_.cut.kind == record_kind::fixed) return true;
    --offset_;
    return skip_to_record();
}

void block_reader::open_input(const split& split) {
    const bool is_piece = split.relay != nullptr;
    const bool is_open = source_ && input_ == split.input && is_piece == (pieces_ != nullptr);
    if (is_open && (is_piece || source_->seekable())) return;
    source_ = nullptr;  // closed before the next one is opened
    pieces_ = nullptr;
    const input& next = inputs_[split.input];
    if (is_piece) {
        auto pieces =
            std::make_unique<piece_source>(next, open_packed(next, files_), options_.cut,
                                           longest_record_bytes(), options_.most_memory_bytes);
        pieces_ = pieces.get();
        source_ = std::move(pieces);
    } else {
        source_ = open_source(next, files_, options_.most_memory_bytes);
    }
    input_ = split.input;
}

bool block_reader::open_piece(const split& split) {
    if (!pieces_->open(static_cast<std::size_t>(split.begin), *split.relay)) return false;
    lines_ = pieces_->lines_before();
    offset_ = pieces_->offset();
    end_ = input_end_ = end_of_stream;
    if (offset_ == 0) {
        begin_input();
    } else if (options_.cut.header) {
        header_ = options_.headers->of(input_);
    }
    return true;
}

bool block_reader::open_stream(const split& split) {
    whole_left_ = false;
    if (split.begin != 0) return false;
    has_members_ = source_->has_members();
    if (has_members_ && !next_member()) return false;
    if (!has_members_) begin_stream();
    member_ = 0;
    return true;
}

// Goes to the next file of an archive.
bool block_reader::next_member() {
    last_ = {};
    first_ = filled_ = 0;
    end_ = offset_ = 0;
    std::string path;
    if (!source_->next_member(path)) return false;
    ++member_;
    name_ = inputs_[input_].name + '/' + path;
    begin_stream();
    return true;
}

void block_reader::begin_stream() {
    lines_ = 0;
    header_bytes_ = 0;
    whole_left_ = options_.cut.kind == record_kind::whole;
    end_ = input_end_ = end_of_stream;
    begin_input();
}

}  // namespace throng::io
