// Frames between two places of a compressed file.
#pragma once

#include "io/compression/decoder.hpp"
#include "io/compression/packed_file.hpp"
#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace throng::io {

/// Reads and decodes them step by step. Whatever is wrong is an input_error with the file and the
/// offset in it. Not thread-safe.
class frame_decoder {
public:
    /// `of` must outlive this; `packed` is its bytes as they are in the file, seekable.
    frame_decoder(const input& of, std::unique_ptr<source> packed, std::uint64_t most_memory_bytes);

    /// Goes to the frames that take [begin, end) of the file.
    void begin(std::uint64_t begin, std::uint64_t end);
    /// Decodes some of them to some of `to`, which is not empty. They must end where they should.
    [[nodiscard]] decoded step(std::span<char> to);
    /// Whether all of them have been taken; the last one has ended if `step` has said that.
    [[nodiscard]] bool at_end() const { return offset_ == end_; }
    /// Says so of the frame that was decoded last.
    [[noreturn]] void fail(std::string_view what) const;

    [[nodiscard]] packed_file& file() { return packed_; }
    [[nodiscard]] std::size_t memory_bytes() const {
        return buffer_bytes + decoder_->memory_bytes();
    }

private:
    static constexpr std::size_t buffer_bytes = std::size_t{64} << 10;

    void refill();

    packed_file packed_;
    const std::unique_ptr<decoder> decoder_;
    const std::unique_ptr<char[]> buffer_;
    std::size_t first_ = 0;  // buffer_[first_, filled_) is what was read but not decoded,
    std::size_t filled_ = 0;
    std::uint64_t offset_ = 0;  // this is its offset in the file,
    std::uint64_t end_ = 0;     // and this the end of the frames there
};

}  // namespace throng::io
