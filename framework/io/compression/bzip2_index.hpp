// Where the blocks of a file of bzip2 are, so that each can be decompressed for itself.
#pragma once

#include "io/compression/packed_pieces.hpp"
#include "io/file_system.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace throng::io {

inline constexpr std::uint64_t most_bzip2_block_bytes = std::uint64_t{4} << 20;

/// Looks through a file of so many bytes for the numbers that blocks and ends of streams begin
/// with, at about the speed that it can be read with. They might be anywhere by chance, and there
/// is no telling from a number alone; so what is found is right only if the checksums of each
/// stream's blocks make the stream's, and one stream follows the other up to the end of the file.
/// A block that is then decompressed up to where the next one begins proves that this is where it
/// ends. No block has more than most_bzip2_block_bytes. Null if there are fewer than two blocks, if
/// anything is otherwise, or if the file cannot be read; then it is for whoever reads it from its
/// begin on to say why.
[[nodiscard]] std::shared_ptr<const packed_pieces> find_bzip2_blocks(
    const std::string& path, std::uint64_t bytes, file_system& files = file_system::real());

}  // namespace throng::io
