#include "io/compression/frame_size.hpp"

#include "io/compression/bgzf.hpp"
#include "io/compression/little_endian.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace throng::io {
namespace {

using namespace std::string_view_literals;

// Its last bytes are the checksum and the size of what is in it; of nothing both are 0.
std::optional<frame_size> size_of_bgzf(header_reader& file, std::uint64_t begin) {
    constexpr std::size_t trailer_bytes = 8;
    const std::string_view header = file.read(begin, bgzf_header.size());
    if (!header.starts_with("\x1f\x8b\x08\x04"sv) || header.size() < bgzf_header.size() ||
        header.substr(10, 2) != bgzf_header.substr(10, 2)) {
        return {};
    }
    const auto said = bgzf_block_bytes(header.substr(bgzf_field_at));
    if (!said || *said < bgzf_header.size() + trailer_bytes) return {};
    const std::uint64_t packed_bytes = *said;
    const std::string_view end = file.read(begin + packed_bytes - trailer_bytes, trailer_bytes);
    if (end.size() < trailer_bytes) return {};
    const std::uint64_t bytes = little_endian(end.substr(4));
    if (bytes == 0 && little_endian(end) != 0) return {};
    return frame_size{packed_bytes, bytes, true};
}

// What the header of a frame says.
struct frame_header {
    std::uint64_t bytes;                         // of the header
    std::uint64_t most_block_bytes;              // of what a block gives
    std::optional<std::uint64_t> content_bytes;  // not all say that
    bool has_checksum;                           // of four bytes, at the end
    bool has_block_checksums = false;            // likewise, behind each block
};

// Windows are from 1 KiB to more than 1 TiB; the lowest three bits are eighths.
std::uint64_t zstd_window_bytes(unsigned char descriptor) {
    const std::uint64_t base = std::uint64_t{1} << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7U);
}

std::optional<frame_header> header_of_zstd(header_reader& file, std::uint64_t begin) {
    constexpr std::uint64_t most_block_bytes = std::uint64_t{128} << 10;
    constexpr std::size_t most_header_bytes = 18;
    constexpr std::size_t least_header_bytes = 5;
    const std::string_view bytes = file.read(begin, most_header_bytes);
    if (bytes.size() <= least_header_bytes || !bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return {};
    const auto descriptor = static_cast<unsigned char>(bytes[4]);
    const bool is_single_segment = (descriptor & 0x20) != 0;
    const bool has_dictionary = (descriptor & 0x03) != 0;
    constexpr std::array<std::size_t, 4> usual_size_bytes{0, 2, 4, 8};
    std::size_t size_bytes = usual_size_bytes[descriptor >> 6];
    if (size_bytes == 0 && is_single_segment) size_bytes = 1;
    const std::size_t size_begin = least_header_bytes + (is_single_segment ? 0 : 1);
    if (has_dictionary || bytes.size() < size_begin + size_bytes) return {};
    frame_header header{size_begin + size_bytes, most_block_bytes, {}, (descriptor & 0x04) != 0};
    if (!is_single_segment) {
        const std::uint64_t window = zstd_window_bytes(static_cast<unsigned char>(bytes[5]));
        header.most_block_bytes = std::min(most_block_bytes, window);
    }
    if (size_bytes > 0) {
        const std::uint64_t size = little_endian(bytes.substr(size_begin, size_bytes));
        header.content_bytes = size_bytes == 2 ? size + 256 : size;
    }
    return header;
}

std::optional<frame_header> header_of_lz4(header_reader& file, std::uint64_t begin) {
    constexpr std::size_t most_header_bytes = 15;
    constexpr std::size_t least_header_bytes = 7;
    constexpr std::size_t size_begin = 6;
    const std::string_view bytes = file.read(begin, most_header_bytes);
    if (bytes.size() < least_header_bytes || !bytes.starts_with("\x04\x22\x4d\x18"sv)) return {};
    const auto flags = static_cast<unsigned char>(bytes[4]);
    const unsigned block_size = static_cast<unsigned char>(bytes[5]) >> 4;
    const bool has_version_1 = flags >> 6 == 1;
    const bool has_dictionary = (flags & 0x01) != 0;
    const bool has_size = (flags & 0x08) != 0;
    if (!has_version_1 || has_dictionary || block_size < 4 || block_size > 7) return {};
    const std::uint64_t block_bytes = std::uint64_t{1} << (8 + 2 * block_size);  // 64 KiB to 4 MiB
    frame_header header{
        least_header_bytes, block_bytes, {}, (flags & 0x04) != 0, (flags & 0x10) != 0};
    if (!has_size) return header;
    if (bytes.size() < most_header_bytes) return {};
    header.bytes = most_header_bytes;
    header.content_bytes = little_endian(bytes.substr(size_begin, 8));
    return header;
}

// What the header of a block says.
struct block_header {
    std::uint64_t bytes;         // of the header
    std::uint64_t packed_bytes;  // behind it
    std::uint64_t most_bytes;    // of what it gives
    bool is_last;
    bool is_end = false;  // and no block
};

std::optional<block_header> block_of_zstd(header_reader& file, std::uint64_t begin,
                                          const frame_header& frame) {
    constexpr std::uint64_t as_it_is = 0;
    constexpr std::uint64_t one_byte_repeated = 1;
    const std::string_view bytes = file.read(begin, 3);
    if (bytes.size() < 3) return {};
    const std::uint64_t said = little_endian(bytes);
    const std::uint64_t kind = said >> 1 & 3;
    const std::uint64_t size = said >> 3;
    const bool has_size = kind == as_it_is || kind == one_byte_repeated;
    return block_header{3, kind == one_byte_repeated ? 1 : size,
                        has_size ? size : frame.most_block_bytes, (said & 1) != 0};
}

std::optional<block_header> block_of_lz4(header_reader& file, std::uint64_t begin,
                                         const frame_header& frame) {
    constexpr std::uint64_t as_it_is = std::uint64_t{1} << 31;
    const std::string_view bytes = file.read(begin, 4);
    if (bytes.size() < 4) return {};
    const std::uint64_t said = little_endian(bytes);
    const std::uint64_t size = said & ~as_it_is;
    if (said == 0) return block_header{4, 0, 0, true, true};
    return block_header{4, size, said == size ? frame.most_block_bytes : size, false};
}

// A header, blocks, and perhaps a checksum.
std::optional<frame_size> size_of_blocks(compression_format format, header_reader& file,
                                         std::uint64_t begin) {
    constexpr std::uint64_t checksum_bytes = 4;
    const bool is_zstd = format == compression_format::zstd;
    const auto header = is_zstd ? header_of_zstd(file, begin) : header_of_lz4(file, begin);
    if (!header) return {};
    const std::optional<std::uint64_t> said = header->content_bytes;
    std::uint64_t at = begin + header->bytes;
    std::uint64_t most_bytes = 0;
    for (bool is_last = false; !is_last;) {
        if (said.value_or(most_bytes) > most_frame_bytes) return {};
        const auto block =
            is_zstd ? block_of_zstd(file, at, *header) : block_of_lz4(file, at, *header);
        if (!block) return {};
        at += block->bytes + block->packed_bytes;
        if (header->has_block_checksums && !block->is_end) at += checksum_bytes;
        most_bytes += block->most_bytes;
        is_last = block->is_last;
    }
    if (header->has_checksum) at += checksum_bytes;
    const bool is_wrong = said && (*said > most_bytes || (*said == 0 && most_bytes > 0));
    if (is_wrong || said.value_or(most_bytes) > most_frame_bytes) return {};
    return frame_size{at - begin, said.value_or(most_bytes), said.has_value()};
}

}  // namespace

std::optional<frame_size> find_frame_size(compression_format format, header_reader& file,
                                          std::uint64_t begin) {
    if (format == compression_format::gzip) return size_of_bgzf(file, begin);
    const std::string_view magic = file.read(begin, 8);
    if (magic.size() < 8) return {};
    if (is_skippable(magic)) return frame_size{8 + little_endian(magic.substr(4)), 0, true};
    return size_of_blocks(format, file, begin);
}

}  // namespace throng::io
