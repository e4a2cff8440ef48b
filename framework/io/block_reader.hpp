// Splits read as blocks of whole lines.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"
#include "io/line_index.hpp"
#include "io/source.hpp"
#include "io/splits.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>

namespace throng::io {

/// Whole lines, back to back; only the last of an input may lack its newline. THRONG_BLOCK_PADDING
/// bytes behind them may be read.
struct block {
    const char* data = nullptr;
    std::size_t size = 0;
    std::uint64_t offset = 0;  // of data[0] in its input, in bytes
};

struct block_options {
    /// No block is larger, unless one line is. The default stays in a core's second-level cache.
    std::size_t block_bytes = std::size_t{256} << 10;
    /// A longer line (and longer than a block) is refused, rather than memory exhausted by an
    /// input without newlines.
    std::size_t longest_line_bytes = std::size_t{2} << 30;
};

/// Reads one split after another. A line belongs to the split in which it begins, so every line of
/// an input is in exactly one of its splits: a split that does not begin at a line's begin skips
/// to the next one, and is read beyond its end up to the end of its last line. A source that is
/// not seekable is read by the split that begins at 0, wholly.
///
/// One buffer serves all splits; it grows with the longest line. The file of the last split stays
/// open. Blocking; not thread-safe: each mapper has a reader of its own.
class block_reader {
public:
    /// `inputs` must outlive the reader.
    explicit block_reader(std::span<const input> inputs, block_options options = {},
                          file_system& files = file_system::real());

    /// Goes to the first line of `split`; false if no line begins in it. The blocks before are
    /// invalid from here on. Throws input_error.
    [[nodiscard]] bool open(const split& split);

    /// The next lines of the split; false at its end. Blocks that were given before are invalid
    /// from here on. Throws input_error; the split is then abandoned.
    [[nodiscard]] bool next(block& block);

    /// Newlines in the input before the block that `next` gave last. Asked for the first time in a
    /// split it takes the number from `index`, then counts along. Throws input_error.
    [[nodiscard]] std::uint64_t lines_before(line_index& index);

private:
    struct free_memory {
        void operator()(char* memory) const { std::free(memory); }
    };

    [[nodiscard]] std::size_t pending() const { return filled_ - first_; }
    [[nodiscard]] std::uint64_t position() const { return offset_ + pending(); }

    [[nodiscard]] bool skip_to_line();
    [[nodiscard]] std::size_t find_block_end(std::size_t& searched) const;
    [[nodiscard]] std::uint64_t next_stop() const;
    void fill(std::uint64_t stop);
    void make_room(std::size_t bytes);
    void refuse_long_line(std::size_t bytes) const;
    void consume(std::size_t bytes);
    void end_stream();

    std::span<const input> inputs_;
    block_options options_;
    std::size_t beyond_bytes_;  // first read beyond a split's end, for the rest of its last line
    file_system& files_;

    std::unique_ptr<source> source_;
    std::uint32_t input_ = 0;      // the input of source_
    std::uint64_t end_ = 0;        // of the split
    std::uint64_t input_end_ = 0;  // of the input; end_of_stream until that is known

    // buffer_[first_, filled_) holds the bytes at offset_ that have been read but not given out.
    std::unique_ptr<char[], free_memory> buffer_;
    std::size_t capacity_ = 0;
    std::size_t first_ = 0;
    std::size_t filled_ = 0;
    std::uint64_t offset_ = 0;
    bool had_long_line_ = false;  // the present split needed more than an ordinary buffer

    block last_;                          // what next() gave
    std::optional<std::uint64_t> lines_;  // before last_, if it has been asked for
};

}  // namespace throng::io
