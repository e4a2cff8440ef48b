#include "io/compression.hpp"

namespace throng::io {
namespace {

using namespace std::string_view_literals;

constexpr compression gzip{"gzip", "zcat"};
constexpr compression zstd{"zstd", "zstdcat"};
constexpr compression bzip2{"bzip2", "bzcat"};
constexpr compression xz{"xz", "xzcat"};
constexpr compression lz4{"lz4", "lz4cat"};

// "BZh", the level, then pi for a block or its square root for the end of an empty file: the
// first four bytes alone might be text.
bool is_bzip2(std::string_view bytes) {
    if (bytes.size() < 10 || !bytes.starts_with("BZh"sv)) return false;
    const std::string_view block = bytes.substr(4, 6);
    return block == "\x31\x41\x59\x26\x53\x59"sv || block == "\x17\x72\x45\x38\x50\x90"sv;
}

}  // namespace

const compression* detect_compression(std::string_view first_bytes) {
    if (first_bytes.starts_with("\x1f\x8b\x08"sv)) return &gzip;
    if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return &zstd;
    if (first_bytes.starts_with("\xfd\x37zXZ\0"sv)) return &xz;
    if (first_bytes.starts_with("\x04\x22\x4d\x18"sv)) return &lz4;
    return is_bzip2(first_bytes) ? &bzip2 : nullptr;
}

}  // namespace throng::io
