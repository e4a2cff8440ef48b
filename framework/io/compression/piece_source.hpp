// Whole records of a compressed file, piece by piece.
#pragma once

#include "io/compression/piece_relay.hpp"
#include "io/compression/piece_text.hpp"
#include "io/inputs.hpp"
#include "io/record_cut.hpp"
#include "io/source.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace throng::io {

/// The records, lines or of CSV, that end in one piece, a block of bzip2 or frames, of a file,
/// which is why their begin may be in pieces before; the last piece has those that do not end, too.
/// How large the text of a piece is, only its decompression can say: so it is decompressed when it
/// is opened, and kept unless it is very large; then it is decompressed again when it is read. Not
/// thread-safe, but for `memory_bytes`.
class piece_source final : public source {
public:
    /// `of` must outlive this, and have pieces; `packed` is its bytes as they are in the file.
    /// A record of more than `longest_record_bytes` is refused, and so is what needs more than
    /// `most_memory_bytes` to be decompressed.
    piece_source(const input& of, std::unique_ptr<source> packed, record_cut cut,
                 std::uint64_t longest_record_bytes, std::uint64_t most_memory_bytes = any_memory);

    /// Goes to a piece. False if no record ends in it. Must follow at once when it has been decided
    /// that the piece is this one's to read, since others wait for what it leaves. Throws
    /// input_error; the others then get the same.
    [[nodiscard]] bool open(std::size_t number, piece_relay& relay);

    /// Of the first record, in the whole text of the file.
    [[nodiscard]] std::uint64_t offset() const { return place_.offset; }
    /// Newlines before it.
    [[nodiscard]] std::uint64_t lines_before() const { return place_.lines; }

    bool seekable() const override { return false; }
    /// In order; `offset` does not matter.
    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override;
    std::size_t memory_bytes() const override {
        return memory_bytes_.load(std::memory_order_relaxed);
    }

private:
    // What follows the last record that ends in the piece.
    struct rest {
        std::string text;
        std::uint64_t bytes_before = 0;  // in the piece
        std::uint64_t lines_before = 0;
        bool in_quotes = false;
    };

    void open_text(std::size_t number);
    [[nodiscard]] rest find_rest();
    void look_for_rest(std::string_view text, rest& found);
    void leave(rest left, bool is_last, piece_relay& relay);
    void refuse_long_record(std::uint64_t bytes) const;
    void note_memory();

    const input& of_;
    const record_cut cut_;
    const std::uint64_t longest_record_bytes_;
    const std::size_t most_kept_bytes_;
    const std::unique_ptr<piece_text> piece_;
    std::unique_ptr<char[]> kept_;  // the text of the piece, or its first bytes, with padding
    std::size_t capacity_ = 0;
    std::size_t kept_bytes_ = 0;
    bool all_kept_ = false;
    piece_place place_;
    std::uint64_t records_bytes_ = 0;  // behind place_.begun
    std::uint64_t given_ = 0;          // of both
    std::atomic<std::size_t> memory_bytes_{0};
};

}  // namespace throng::io
