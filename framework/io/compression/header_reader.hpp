// A few bytes here and there of a file.
#pragma once

#include "io/file_system.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::io {

/// Looks at headers, from the first one to the last. Those of small frames come with one read for
/// many. Not thread-safe.
class header_reader {
public:
    static constexpr std::size_t most_bytes = 32;

    header_reader(file_system& files, const std::string& path);

    /// The bytes there, at most `most_bytes`; fewer where the file ends or cannot be read. Valid
    /// until the next call.
    [[nodiscard]] std::string_view read(std::uint64_t offset, std::size_t size);

private:
    void read_more(std::uint64_t offset);

    file_system& files_;
    unique_file file_;
    std::uint64_t begin_ = 0;  // of the bytes that are there
    std::size_t size_ = 0;
    std::array<char, 4096> bytes_;
};

}  // namespace throng::io
