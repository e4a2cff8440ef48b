#include "io/compression/compression.hpp"

#include <doctest/doctest.h>

#include <string>

namespace throng::io {
namespace {

using namespace std::string_view_literals;

std::string_view name_of(std::string_view first_bytes) {
    const std::string_view name = io::name_of(detect_compression(first_bytes));
    return name.empty() ? "none" : name;
}

TEST_CASE("compressed formats are told by their first bytes") {
    CHECK(name_of("\x1f\x8b\x08\0\0\0"sv) == "gzip");
    CHECK(name_of("\x28\xb5\x2f\xfd\x24\x05"sv) == "zstd");
    CHECK(name_of("\xfd\x37\x7a\x58\x5a\0\0\x04"sv) == "xz");
    CHECK(name_of("\x04\x22\x4d\x18\x64"sv) == "lz4");
    CHECK(name_of("BZh9\x31\x41\x59\x26\x53\x59"sv) == "bzip2");
    CHECK(name_of("\x50\x2a\x4d\x18\x04\0\0\0\x10\0\0\0\x28\xb5\x2f\xfd"sv) == "zstd");
    CHECK(name_of("BZh1\x17\x72\x45\x38\x50\x90"sv) == "bzip2");
}

TEST_CASE("text is not taken for a compressed format") {
    CHECK(name_of("") == "none");
    CHECK(name_of("\x1f") == "none");
    CHECK(name_of("\x1f\x8b") == "none");
    CHECK(name_of("\x50\x2a\x4d\x18\x04\0\0\0 not zstd"sv) == "none");
    CHECK(name_of("BZh9 is how bzip2 begins") == "none");
    CHECK(name_of("In the beginning") == "none");
}

}  // namespace
}  // namespace throng::io
