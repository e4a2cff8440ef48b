// Splits read as blocks of whole records.
#pragma once

#include "io/byte_index.hpp"
#include "io/compression/piece_source.hpp"
#include "io/csv_ends.hpp"
#include "io/file_system.hpp"
#include "io/header_index.hpp"
#include "io/inputs.hpp"
#include "io/line_index.hpp"
#include "io/record_cut.hpp"
#include "io/source.hpp"
#include "io/splits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace throng::io {

/// Whole records, back to back; only the last line of an input may lack its newline.
/// THRONG_BLOCK_PADDING bytes behind them may be read.
struct block {
    const char* data = nullptr;
    std::size_t size = 0;
    std::uint64_t offset = 0;  // of data[0] in its input, in bytes
};

struct block_options {
    /// No block is larger, unless one record is. The default stays in a core's second-level cache.
    std::size_t block_bytes = std::size_t{256} << 10;
    /// A longer record (and longer than a block) is refused, rather than memory exhausted by an
    /// input without newlines. Not those that have a size.
    std::uint64_t longest_line_bytes = std::uint64_t{2} << 30;
    /// That decompression may take for an input.
    std::uint64_t most_memory_bytes = any_memory;
    record_cut cut{};
    /// Of an input that is read in parts, with CSV: its quotes, counted; with headers: these.
    byte_index* quotes = nullptr;
    header_index* headers = nullptr;
};

/// Reads one split after another. A record belongs to the split in which it begins, so every record
/// of an input is in exactly one of its splits: a split that does not begin at a record's begin
/// skips to the next one, and is read beyond its end up to the end of its last record. A source
/// that is not seekable is read by the split that begins at 0, wholly; of an archive one file after
/// the other. Splits of records that have
/// a size begin at one; those of whole inputs are whole. A piece of a file has the records that
/// end in it.
///
/// A byte order mark of UTF-8 before the first line of an input is skipped.
///
/// A record of CSV ends with a newline that has an even number of quotes before it, counted from
/// the begin of its input. So every input has but one way to be cut, though it be nonsense; and
/// where a split begins in the middle of a file, the quotes before it must be known.
///
/// One buffer serves all splits; it grows with the longest record. The file of the last split stays
/// open. Blocking; not thread-safe: each mapper has a reader of its own.
class block_reader {
public:
    /// `inputs` must outlive the reader.
    explicit block_reader(std::span<const input> inputs, block_options options = {},
                          file_system& files = file_system::real());

    /// Goes to the first record of `split`; false if none begins in it. The blocks before are
    /// invalid from here on. Throws input_error.
    [[nodiscard]] bool open(const split& split);

    /// The next records of the split; false at its end. Blocks that were given before are invalid
    /// from here on. Throws input_error; the split is then abandoned.
    [[nodiscard]] bool next(block& block);

    /// Newlines in the input before the block that `next` gave last. Asked for the first time in a
    /// split it takes the number from `index`, then counts along. Throws input_error.
    [[nodiscard]] std::uint64_t lines_before(line_index& index);

    /// Where there are headers: that of the input of the last split, without byte order mark and
    /// line end. Valid until the next `open`.
    [[nodiscard]] const std::string& header() const { return header_; }
    /// Bytes from the begin of the last split that was opened, or of the file in an archive, to its
    /// first record: of the header, or of a byte order mark.
    [[nodiscard]] std::uint64_t header_bytes() const { return header_bytes_; }
    /// The path of the file that the last block is of: of its input; in an archive, that and the
    /// path in it.
    [[nodiscard]] const std::string& name() const {
        return has_members_ ? name_ : inputs_[input_].name;
    }
    /// Whether the input is an archive.
    [[nodiscard]] bool is_archive() const { return has_members_; }
    /// How many files of its archive have been read before that one.
    [[nodiscard]] std::uint64_t member() const { return member_; }
    /// Gives up file and buffer; what was given is invalid.
    void close();
    /// That are taken for the buffer.
    [[nodiscard]] std::size_t buffer_bytes() const { return capacity_; }
    /// That the source takes, for decompression.
    [[nodiscard]] std::size_t source_bytes() const { return source_ ? source_->memory_bytes() : 0; }

private:
    struct free_memory {
        void operator()(char* memory) const { std::free(memory); }
    };

    [[nodiscard]] std::size_t pending() const { return filled_ - first_; }
    [[nodiscard]] std::uint64_t position() const { return offset_ + pending(); }

    void open_input(const split& split);
    [[nodiscard]] bool open_piece(const split& split);
    [[nodiscard]] bool open_stream(const split& split);
    [[nodiscard]] bool next_member();
    void begin_stream();
    [[nodiscard]] bool next_of_file(block& block);
    [[nodiscard]] bool skip_to_record();
    [[nodiscard]] std::size_t find_record_end(std::size_t bytes, detail::csv_scanner& quotes) const;
    void begin_input();
    void skip_byte_order_mark();
    void read_header();
    [[nodiscard]] bool next_whole(block& block);
    [[nodiscard]] std::size_t find_block_end(std::size_t& searched);
    [[nodiscard]] std::size_t find_line_end(std::size_t& searched) const;
    [[nodiscard]] std::size_t find_fixed_end() const;
    [[nodiscard]] std::size_t find_end_of_pairs() const;
    [[nodiscard]] std::uint64_t next_stop() const;
    void fill(std::uint64_t stop);
    [[noreturn]] void fail_of_growth() const;
    void make_room(std::size_t bytes);
    [[nodiscard]] std::uint64_t longest_record_bytes() const {
        return std::max<std::uint64_t>(options_.block_bytes, options_.longest_line_bytes);
    }
    void refuse_long_record(std::uint64_t bytes) const;
    [[nodiscard]] std::string name_in_messages() const;
    void consume(std::size_t bytes);
    void end_stream();

    std::span<const input> inputs_;
    block_options options_;
    std::size_t beyond_bytes_;  // first read beyond a split's end, for the rest of its last line
    file_system& files_;

    std::unique_ptr<source> source_;
    piece_source* pieces_ = nullptr;  // source_, if the split is a piece
    std::uint32_t input_ = 0;         // the input of source_
    std::uint64_t end_ = 0;           // of the split
    std::uint64_t input_end_ = 0;     // of the input; end_of_stream until that is known

    // buffer_[first_, filled_) holds the bytes at offset_ that have been read but not given out.
    std::unique_ptr<char[], free_memory> buffer_;
    std::size_t capacity_ = 0;
    std::size_t first_ = 0;
    std::size_t filled_ = 0;
    std::uint64_t offset_ = 0;
    bool had_long_line_ = false;  // the present split needed more than an ordinary buffer
    bool whole_left_ = false;     // the whole input has not been given yet
    bool has_members_ = false;    // the input is an archive
    std::uint64_t member_ = 0;
    std::string name_;  // of the member
    csv_block_search csv_search_;
    std::string header_;
    std::uint64_t header_bytes_ = 0;

    block last_;                          // what next() gave
    std::optional<std::uint64_t> lines_;  // before last_, if it has been asked for
};

}  // namespace throng::io
