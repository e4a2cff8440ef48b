// Where the frames of a compressed file are, so that any part of it can be read.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace throng::io {

/// One that has bytes; both numbers are of its first one.
struct packed_frame {
    std::uint64_t packed_begin;  // in the file
    std::uint64_t begin;         // in what it is when it is decompressed
};

/// Those of a file, in order, and its end. Does not change, so it is for any thread.
class frame_index {
public:
    /// At least one frame; `end` has the sizes of the file. For blocks of xz: which check they
    /// have.
    frame_index(std::vector<packed_frame> frames, packed_frame end,
                std::optional<unsigned> xz_check = {})
        : frames_(std::move(frames)), end_(end), xz_check_(xz_check) {}

    [[nodiscard]] std::size_t count() const { return frames_.size(); }
    [[nodiscard]] const packed_frame& at(std::size_t number) const {
        return number < frames_.size() ? frames_[number] : end_;
    }
    /// Of the whole file, decompressed.
    [[nodiscard]] std::uint64_t bytes() const { return end_.begin; }
    /// The number of the frame in which `offset` is, which is less than `bytes()`.
    [[nodiscard]] std::size_t find(std::uint64_t offset) const;
    [[nodiscard]] std::optional<unsigned> xz_check() const { return xz_check_; }

private:
    std::vector<packed_frame> frames_;
    packed_frame end_;
    std::optional<unsigned> xz_check_;
};

/// Looks for frames that can be decompressed each for itself, and say how large they are: those of
/// BGZF, which is a form of gzip (bgzip makes it), those of zstd and of lz4 where there are several
/// and all say their size, and blocks of xz. Reads nothing but headers, and the index that xz has.
/// `format` is one of these. Null where the file, of so many bytes, is anything else, or cannot be
/// read; then it is for whoever reads it from its begin on to say why.
[[nodiscard]] std::shared_ptr<const frame_index> find_frames(
    const std::string& path, std::uint64_t bytes, compression_format format,
    file_system& files = file_system::real());

}  // namespace throng::io
