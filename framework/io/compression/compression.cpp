#include "io/compression/compression.hpp"

namespace throng::io {
namespace {

using namespace std::string_view_literals;

// "BZh", the level, then pi for a block or its square root for the end of an empty file: the
// first four bytes alone might be text.
bool is_bzip2(std::string_view bytes) {
    if (bytes.size() < 10 || !bytes.starts_with("BZh"sv)) return false;
    const std::string_view block = bytes.substr(4, 6);
    return block == "\x31\x41\x59\x26\x53\x59"sv || block == "\x17\x72\x45\x38\x50\x90"sv;
}

// As pzstd begins its files: with a frame to skip, which tells the size of the next one.
bool is_pzstd(std::string_view bytes) {
    return is_skippable(bytes) && bytes.substr(4).starts_with("\x04\0\0\0"sv) &&
           bytes.size() >= 16 && bytes.substr(12, 4) == "\x28\xb5\x2f\xfd"sv;
}

}  // namespace

bool is_skippable(std::string_view first_bytes) {
    return first_bytes.size() >= 4 && (static_cast<unsigned char>(first_bytes[0]) & 0xf0) == 0x50 &&
           first_bytes.substr(1, 3) == "\x2a\x4d\x18"sv;
}

compression_format detect_compression(std::string_view first_bytes) {
    using enum compression_format;
    if (first_bytes.starts_with("\x1f\x8b\x08"sv)) return gzip;
    if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv) || is_pzstd(first_bytes)) return zstd;
    if (first_bytes.starts_with("\xfd\x37zXZ\0"sv)) return xz;
    if (first_bytes.starts_with("\x04\x22\x4d\x18"sv)) return lz4;
    return is_bzip2(first_bytes) ? bzip2 : none;
}

bool is_frame(compression_format format, std::string_view first_bytes) {
    using enum compression_format;
    if ((format == zstd || format == lz4) && is_skippable(first_bytes)) return true;
    return detect_compression(first_bytes) == format;
}

std::string_view name_of(compression_format format) {
    switch (format) {
        case compression_format::gzip:
            return "gzip";
        case compression_format::bzip2:
            return "bzip2";
        case compression_format::zstd:
            return "zstd";
        case compression_format::xz:
            return "xz";
        case compression_format::lz4:
            return "lz4";
        case compression_format::none:
            break;
    }
    return "";
}

}  // namespace throng::io
