// One stream that several mappers read.
#pragma once

#include "io/block_reader.hpp"
#include "io/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace throng::io {

/// A block that belongs to who has it.
struct stream_block {
    struct free_memory {
        void operator()(char* memory) const { std::free(memory); }
    };

    [[nodiscard]] std::string_view text() const { return {data.get(), size}; }
    /// Copies `text` behind THRONG_BLOCK_PADDING bytes of room. Throws std::bad_alloc.
    void assign(std::string_view text);

    std::unique_ptr<char[], free_memory> data;
    std::size_t capacity = 0;
    std::size_t size = 0;
    std::uint64_t offset = 0;  // of the first byte in the stream
    std::uint64_t lines = 0;   // newlines before that
};

/// How a stream is divided.
struct division_of_stream {
    record_cut cut{};
    /// Of records with a header: this is it, whether the stream begins with it or not. None: the
    /// stream's first record is.
    std::optional<std::string> header{};
    /// Records come in the order of their keys (see first_keyed_record), and this many bytes or
    /// more make a part, in which all records of a key are. 0: they do not, and there is one part.
    std::uint64_t part_bytes = 0;
    /// What decompression may take.
    std::uint64_t most_memory_bytes = any_memory;
    /// No block is larger, unless one record is.
    std::size_t block_bytes = block_options().block_bytes;
};

/// Reads a stream in blocks of whole records, and gives each to one of those who ask for some: any
/// thread. What is compressed is decompressed; an archive is refused.
class divided_stream {
public:
    /// `source` must outlive it.
    divided_stream(const input& source, division_of_stream how,
                   file_system& files = file_system::real());

    /// The next block of the present part; false if there is none. Throws input_error, also where
    /// keys are not in order; std::bad_alloc.
    [[nodiscard]] bool next(stream_block& to);

    /// Goes on to the next part, when all of this one has been taken; false at the stream's end.
    [[nodiscard]] bool begin_next_part();

    /// Of a block that was given: without byte order mark and line end.
    [[nodiscard]] const std::string& header() const { return header_; }

private:
    [[nodiscard]] bool read(stream_block& to);
    void drop_header(block& records);
    void check_order(const stream_block& records) const;
    [[nodiscard]] bool cut_at_next_key(stream_block& records);

    const input& source_;
    const division_of_stream how_;
    std::mutex mutex_;  // of what follows
    block_reader reader_;
    std::string header_;
    bool is_open_ = false;
    bool is_at_begin_ = true;
    std::uint64_t lines_ = 0;        // newlines before what is read next
    std::uint64_t given_bytes_ = 0;  // of the present part
    bool part_is_over_ = false;
    std::optional<stream_block> held_;  // what the next part begins with
    std::string last_key_;              // of what was given
    bool has_last_key_ = false;
};

}  // namespace throng::io
