#include "io/compression/frame_index.hpp"

#include "io/compression/frame_size.hpp"
#include "io/compression/header_reader.hpp"
#include "io/compression/xz_index.hpp"

#include <algorithm>
#include <optional>

namespace throng::io {

std::size_t frame_index::find(std::uint64_t offset) const {
    const auto behind = std::ranges::upper_bound(frames_, offset, {}, &packed_frame::begin);
    return static_cast<std::size_t>(behind - frames_.begin()) - 1;
}

std::shared_ptr<const frame_index> find_frames(const std::string& path, std::uint64_t bytes,
                                               compression_format format, file_system& files) {
    if (format == compression_format::xz) return find_xz_blocks(path, bytes, files);
    header_reader file(files, path);
    std::vector<packed_frame> frames;
    packed_frame next{0, 0};
    while (next.packed_begin < bytes) {
        const auto size = find_frame_size(format, file, next.packed_begin);
        if (!size || !size->is_exact || size->packed_bytes > bytes - next.packed_begin) {
            return nullptr;
        }
        if (size->bytes > 0) frames.push_back(next);
        next.packed_begin += size->packed_bytes;
        next.begin += size->bytes;
    }
    if (frames.size() < 2) return nullptr;
    return std::make_shared<const frame_index>(std::move(frames), next);
}

}  // namespace throng::io
