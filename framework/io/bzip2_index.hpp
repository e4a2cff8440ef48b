// Where the blocks of a file of bzip2 are, so that each can be decompressed for itself.
#pragma once

#include "io/file_system.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace throng::io {

/// A block begins and ends at any bit: 0 is the highest one of the file's first byte.
struct bzip2_block {
    std::uint64_t begin_bit;
    std::uint64_t end_bit;  // at most most_bzip2_block_bytes behind
    char level;             // of its stream, '1' to '9'
};

inline constexpr std::uint64_t most_bzip2_block_bytes = std::uint64_t{4} << 20;

using bzip2_blocks = std::vector<bzip2_block>;

/// Looks through a file of so many bytes for the numbers that blocks and ends of streams begin
/// with, at about the speed that it can be read with. They might be anywhere by chance, and there
/// is no telling from a number alone; so what is found is right only if the checksums of each
/// stream's blocks make the stream's, and one stream follows the other up to the end of the file.
/// A block that is then decompressed up to where the next one begins proves that this is where it
/// ends. Null if there are fewer than two blocks, if anything is otherwise, or if the file cannot
/// be read; then it is for whoever reads it from its begin on to say why.
[[nodiscard]] std::shared_ptr<const bzip2_blocks> find_bzip2_blocks(
    const std::string& path, std::uint64_t bytes, file_system& files = file_system::real());

}  // namespace throng::io
