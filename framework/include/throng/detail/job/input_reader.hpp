// How a mapper gets what a job's `map` takes out of a block of input.
#pragma once

#include <throng/abi.h>
#include <throng/error.hpp>
#include <throng/record.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace throng::detail {

/// Specialised for each kind of input but lines and blocks, which the mapper reads itself:
///   kind, record_size      as in throng_job
///   read(block, source, records, attempt, map)
///                          calls `map(input)` for each record, inside of
///                          `attempt(offset in the block, function)`, which makes what is thrown
///                          there a bad record, and goes on while that answers THRONG_OK; adds to
///                          `records`
/// One for each mapper.
template <class Input>
struct input_reader;

/// Kinds of input that have an input_reader.
template <class Input>
concept read_input = requires {
    { input_reader<Input>::kind } -> std::convertible_to<throng_input>;
};

/// What makes an input of no use to the job, rather than a record a bad one.
class unusable_input : public error {
public:
    using error::error;
};

/// Where a line or row is, and the number of its line, which is counted when it is asked for.
class input_place {
public:
    input_place() = default;
    explicit input_place(const throng::block& source) : block_(&source) {}

    void move_to(std::uint64_t offset) { offset_ = offset; }

    std::string_view file() const { return block_->file(); }
    std::uint64_t offset() const { return block_->offset() + offset_; }
    std::uint64_t line_number() const {
        const std::string_view text = block_->text();
        for (; counted_bytes_ < offset_; ++counted_bytes_) {
            counted_lines_ += text[counted_bytes_] == '\n' ? 1U : 0U;
        }
        return block_->lines_before() + counted_lines_ + 1;
    }

private:
    const throng::block* block_ = nullptr;
    std::uint64_t offset_ = 0;  // in the block
    // Newlines before an offset that was asked for; offsets grow.
    mutable std::uint64_t counted_bytes_ = 0;
    mutable std::uint64_t counted_lines_ = 0;
};

}  // namespace throng::detail
