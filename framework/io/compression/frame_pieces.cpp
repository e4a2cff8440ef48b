#include "io/compression/frame_pieces.hpp"

#include "io/compression/frame_size.hpp"
#include "io/compression/header_reader.hpp"

#include <utility>

namespace throng::io {

std::shared_ptr<const packed_pieces> find_frame_pieces(const std::string& path, std::uint64_t bytes,
                                                       compression_format format,
                                                       file_system& files, piece_sizes sizes) {
    if (format != compression_format::zstd && format != compression_format::lz4) return nullptr;
    header_reader file(files, path);
    packed_pieces pieces;
    std::uint64_t begin = 0;  // of the present piece
    std::uint64_t end = 0;
    std::uint64_t most_text_bytes = 0;
    while (end < bytes) {
        const auto size = find_frame_size(format, file, end);
        if (!size || size->packed_bytes > bytes - end) return nullptr;
        end += size->packed_bytes;
        most_text_bytes += size->bytes;
        const bool is_full = end - begin >= sizes.packed_bytes || most_text_bytes >= sizes.bytes;
        if (!is_full && end < bytes) continue;
        pieces.push_back({begin * 8, end * 8});
        begin = end;
        most_text_bytes = 0;
    }
    if (pieces.size() < 2) return nullptr;
    pieces.shrink_to_fit();
    return std::make_shared<const packed_pieces>(std::move(pieces));
}

}  // namespace throng::io
