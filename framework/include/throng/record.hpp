// What `map` may take instead of a line: a block of whole lines, or a line that knows its place.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/stopped.hpp>

#include <cstdint>
#include <string_view>

namespace throng {

/// Whole lines of one input, with their ends; the last line of an input may have none. Where a
/// block begins and ends depends on how the input was split. Valid during the call of `map`.
class block {
public:
    /// For the framework.
    block(const throng_block& source, throng_mapper_host& host) : source_(source), host_(host) {}

    /// The lines, with their ends.
    std::string_view text() const { return {source_.data, source_.size}; }
    /// The input's name, as it was given.
    std::string_view file() const { return detail::as_view(source_.input_name); }
    /// Where the block begins in its input, in bytes.
    std::uint64_t offset() const { return source_.offset; }

    /// How many lines the input has before this block. May have to read them; unwinds `map` when
    /// the job is stopped.
    std::uint64_t lines_before() const {
        if (!counted_) {
            status_ = host_.lines_before(host_.self, &lines_before_);
            if (status_ != THRONG_OK) detail::throw_stopped(status_);
            counted_ = true;
        }
        return lines_before_;
    }

    /// For the framework: what stopped `lines_before`, or THRONG_OK.
    throng_status status() const { return status_; }

private:
    const throng_block& source_;
    throng_mapper_host& host_;
    mutable std::uint64_t lines_before_ = 0;  // once it is counted
    mutable bool counted_ = false;
    mutable throng_status status_ = THRONG_OK;
};

/// One line, and where it is. Valid during the call of `map`.
class record {
public:
    /// For the framework: the `index`-th line, from 0, of `source`, `offset` bytes into it.
    record(const block& source, std::string_view line, std::uint64_t offset, std::uint64_t index)
        : block_(source), line_(line), offset_(offset), index_(index) {}

    /// Without "\n" or "\r\n".
    std::string_view line() const { return line_; }
    /// The input's name, as it was given.
    std::string_view file() const { return block_.file(); }
    /// Where the line begins in its input, in bytes.
    std::uint64_t offset() const { return block_.offset() + offset_; }
    /// From 1. The first call for a block may have to read what is before it in the input.
    std::uint64_t line_number() const { return block_.lines_before() + index_ + 1; }

private:
    const block& block_;
    std::string_view line_;
    std::uint64_t offset_;
    std::uint64_t index_;
};

}  // namespace throng
