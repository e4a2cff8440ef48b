// The bytes of a compressed file that must stay as they are.
#pragma once

#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace throng::io {

/// What decompresses parts of a file reads it by this. A file that is not of the size that it had
/// is an input_error. Not thread-safe.
class packed_file {
public:
    /// `of` must outlive this; `bytes` are as they are in the file, seekable.
    packed_file(const input& of, std::unique_ptr<source> bytes);

    [[nodiscard]] const input& of() const { return of_; }

    /// Up to `size` bytes, at least one; there are some at `offset` in a file that has not changed.
    [[nodiscard]] std::size_t read(char* to, std::size_t size, std::uint64_t offset);
    /// All of them.
    void read_all(char* to, std::size_t size, std::uint64_t offset);
    /// A byte from behind the end, where the file has grown; returns how many.
    [[nodiscard]] std::size_t read_behind(char* to);
    /// Fails if it has grown.
    void refuse_grown();

private:
    const input& of_;
    const std::unique_ptr<source> bytes_;
};

}  // namespace throng::io
