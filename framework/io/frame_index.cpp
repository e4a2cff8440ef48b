#include "io/frame_index.hpp"

#include "io/bgzf.hpp"
#include "io/little_endian.hpp"
#include "io/xz_index.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace throng::io {
namespace {

using namespace std::string_view_literals;

class header_reader {
public:
    header_reader(file_system& files, const std::string& path)
        : files_(files), file_(open_file(files, path, O_RDONLY)) {}

    // The bytes there; fewer where the file ends or cannot be read.
    std::string_view read(std::uint64_t offset, std::size_t size) {
        std::size_t done = 0;
        while (file_.is_open() && done < size) {
            const ssize_t got = read_some_at(files_, file_.descriptor(), bytes_.data() + done,
                                             size - done, offset + done);
            if (got <= 0) break;
            done += static_cast<std::size_t>(got);
        }
        return {bytes_.data(), done};
    }

private:
    file_system& files_;
    unique_file file_;
    std::array<char, 32> bytes_{};
};

// What one frame takes, and gives.
struct frame_size {
    std::uint64_t packed_bytes;
    std::uint64_t bytes;
};

// Its last bytes are the size of what is in it.
std::optional<frame_size> size_of_bgzf(header_reader& file, std::uint64_t begin) {
    constexpr std::size_t size_bytes = 4;
    const std::string_view header = file.read(begin, bgzf_header.size());
    if (!header.starts_with("\x1f\x8b\x08\x04"sv) || header.size() < bgzf_header.size() ||
        header.substr(10, 2) != bgzf_header.substr(10, 2)) {
        return {};
    }
    const auto said = bgzf_block_bytes(header.substr(bgzf_field_at));
    if (!said || *said < bgzf_header.size() + size_bytes) return {};
    const std::uint64_t packed_bytes = *said;
    const std::string_view size = file.read(begin + packed_bytes - size_bytes, size_bytes);
    if (size.size() < size_bytes) return {};
    return frame_size{packed_bytes, little_endian(size)};
}

// What the header of a frame of zstd says (RFC 8878, 3.1.1.1).
struct zstd_header {
    std::uint64_t bytes;  // of the header
    std::uint64_t content_bytes;
    bool has_checksum;
};

std::optional<zstd_header> header_of_zstd(header_reader& file, std::uint64_t begin) {
    constexpr std::size_t most_header_bytes = 18;
    constexpr std::size_t least_header_bytes = 5;
    const std::string_view bytes = file.read(begin, most_header_bytes);
    if (bytes.size() < least_header_bytes || !bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return {};
    const auto descriptor = static_cast<unsigned char>(bytes[4]);
    const bool is_single_segment = (descriptor & 0x20) != 0;
    const bool has_dictionary = (descriptor & 0x03) != 0;
    constexpr std::array<std::size_t, 4> usual_size_bytes{0, 2, 4, 8};
    std::size_t size_bytes = usual_size_bytes[descriptor >> 6];
    if (size_bytes == 0 && is_single_segment) size_bytes = 1;
    const std::size_t size_begin = least_header_bytes + (is_single_segment ? 0 : 1);
    if (has_dictionary || size_bytes == 0 || bytes.size() < size_begin + size_bytes) return {};
    const std::uint64_t size = little_endian(bytes.substr(size_begin, size_bytes));
    return zstd_header{size_begin + size_bytes, size_bytes == 2 ? size + 256 : size,
                       (descriptor & 0x04) != 0};
}

// A frame is a header, blocks with headers of three bytes, and perhaps a checksum.
std::optional<frame_size> size_of_zstd(header_reader& file, std::uint64_t begin) {
    const std::string_view magic = file.read(begin, 8);
    if (magic.size() < 8) return {};
    if (is_skippable(magic)) return frame_size{8 + little_endian(magic.substr(4)), 0};
    const auto header = header_of_zstd(file, begin);
    if (!header || header->content_bytes > most_frame_bytes) return {};
    std::uint64_t at = begin + header->bytes;
    for (bool is_last = false; !is_last;) {
        const std::string_view block = file.read(at, 3);
        if (block.size() < 3) return {};
        const std::uint64_t said = little_endian(block);
        is_last = (said & 1) != 0;
        constexpr std::uint64_t one_byte_repeated = 1;
        at += 3 + ((said >> 1 & 3) == one_byte_repeated ? 1 : said >> 3);
    }
    return frame_size{at + (header->has_checksum ? 4 : 0) - begin, header->content_bytes};
}

}  // namespace

std::size_t frame_index::find(std::uint64_t offset) const {
    const auto behind = std::ranges::upper_bound(frames_, offset, {}, &packed_frame::begin);
    return static_cast<std::size_t>(behind - frames_.begin()) - 1;
}

std::shared_ptr<const frame_index> find_frames(const std::string& path, std::uint64_t bytes,
                                               compression_format format, file_system& files) {
    if (format == compression_format::xz) return find_xz_blocks(path, bytes, files);
    const bool is_gzip = format == compression_format::gzip;
    if (!is_gzip && format != compression_format::zstd) return nullptr;
    header_reader file(files, path);
    std::vector<packed_frame> frames;
    packed_frame next{0, 0};
    while (next.packed_begin < bytes) {
        const auto size =
            is_gzip ? size_of_bgzf(file, next.packed_begin) : size_of_zstd(file, next.packed_begin);
        if (!size || size->packed_bytes > bytes - next.packed_begin) return nullptr;
        if (size->bytes > 0) frames.push_back(next);
        next.packed_begin += size->packed_bytes;
        next.begin += size->bytes;
    }
    if (frames.size() < 2) return nullptr;
    return std::make_shared<const frame_index>(std::move(frames), next);
}

}  // namespace throng::io
