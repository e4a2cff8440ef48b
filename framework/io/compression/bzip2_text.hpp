// What is in one block of bzip2.
#pragma once

#include "io/compression/decoder.hpp"
#include "io/compression/packed_file.hpp"
#include "io/compression/piece_text.hpp"
#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throng::io {

/// Of pieces that are blocks; all of one is read from the file when it begins. Not thread-safe.
class bzip2_text final : public piece_text {
public:
    /// `of` must outlive this; `packed` is its bytes as they are in the file, seekable.
    bzip2_text(const input& of, std::unique_ptr<source> packed);

    void begin(const packed_piece& block) override;
    void begin_again() override;
    std::size_t read(char* to, std::size_t size) override;
    void refuse_grown_file() override { packed_.refuse_grown(); }

    std::size_t memory_bytes() const override {
        return stream_.capacity() + decoder_->memory_bytes();
    }

private:
    [[noreturn]] void fail(std::string_view what) const;

    packed_file packed_;
    const std::unique_ptr<decoder> decoder_;
    std::uint64_t offset_ = 0;  // of the block, in the file
    std::string stream_;        // of nothing but the block
    std::size_t taken_ = 0;     // of these, by the decoder
    bool ended_ = true;
};

}  // namespace throng::io
