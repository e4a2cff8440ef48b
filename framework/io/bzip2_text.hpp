// What is in one block of bzip2.
#pragma once

#include "io/bzip2_index.hpp"
#include "io/decoder.hpp"
#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace throng::io {

/// Decompresses one block after another. Errors are input_errors, as those of `unpack`. Not
/// thread-safe.
class bzip2_text {
public:
    /// `of` must outlive this; `packed` is its bytes as they are in the file, seekable.
    bzip2_text(const input& of, std::unique_ptr<source> packed);

    /// Goes to a block, all of which is read from the file.
    void begin(const bzip2_block& block);
    /// Goes to the begin of the same block again.
    void begin_again();
    /// Up to `size` bytes, at least one unless the block has ended; then its checksum is right.
    [[nodiscard]] std::size_t read(char* to, std::size_t size);
    /// Fails if the file is larger than it was.
    void refuse_grown_file();

    [[nodiscard]] std::size_t memory_bytes() const {
        return stream_.capacity() + decoder_->memory_bytes();
    }

private:
    void read_file(char* to, std::size_t size, std::uint64_t offset);
    [[noreturn]] void fail(std::string_view what) const;

    const input& of_;
    const std::unique_ptr<source> packed_;
    const std::unique_ptr<decoder> decoder_;
    std::uint64_t offset_ = 0;  // of the block, in the file
    std::string stream_;        // of nothing but the block
    std::size_t taken_ = 0;     // of these, by the decoder
    bool ended_ = true;
};

}  // namespace throng::io
