// Texts in pieces: blocks of bzip2, or frames that do not say how much text they have.
#pragma once

#include "io/compression/little_endian.hpp"
#include "tests/framework/io/compress.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace throng::test {

/// What a stream of no block is.
inline constexpr std::string_view empty_bzip2_stream{"BZh7\x17\x72\x45\x38\x50\x90\0\0\0\0", 14};

inline std::string random_lines(std::size_t bytes, std::mt19937_64& random) {
    std::string text;
    while (text.size() < bytes) {
        text.append(random() % (random() % 100 == 0 ? 3000 : 10),
                    static_cast<char>('a' + random() % 20));
        text += random() % 200 == 0 ? "\"\n\n\"" : "";
        text += '\n';
    }
    return text;
}

/// In one stream, in blocks of up to so many bytes.
inline std::string pack_bzip2_blocks(std::string_view text, std::size_t most_bytes,
                                     std::mt19937_64& random) {
    bz_stream stream{};
    REQUIRE(::BZ2_bzCompressInit(&stream, 1, 0, 0) == BZ_OK);
    std::string packed(2 * text.size() + 100 * text.size() / most_bytes + 10'000, '\0');
    stream.next_out = packed.data();
    stream.avail_out = static_cast<unsigned>(packed.size());
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % most_bytes + 1, text.size());
        stream.next_in = const_cast<char*>(text.data());
        stream.avail_in = static_cast<unsigned>(size);
        REQUIRE(::BZ2_bzCompress(&stream, BZ_FLUSH) == BZ_RUN_OK);
        text.remove_prefix(size);
    }
    REQUIRE(::BZ2_bzCompress(&stream, BZ_FINISH) == BZ_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    ::BZ2_bzCompressEnd(&stream);
    return packed;
}

/// In streams of up to 400,000 bytes, some of which are empty.
inline std::string pack_bzip2_streams(std::string_view text, std::mt19937_64& random) {
    std::string packed;
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % 400'000 + 1, text.size());
        packed += compress_by_bzip2(text.substr(0, size));
        text.remove_prefix(size);
        if (random() % 3 == 0) packed += empty_bzip2_stream;
    }
    return packed;
}

/// One that zstd and lz4 skip, such as pzstd puts before each of its frames.
inline std::string frame_to_skip(std::string_view bytes) {
    std::string frame("\x50\x2a\x4d\x18\0\0\0\0", 8);
    io::put_little_endian(frame.data() + 4, static_cast<std::uint32_t>(bytes.size()), 4);
    return frame.append(bytes);
}

inline std::string frame_without_size(io::compression_format format, std::string_view text) {
    const bool is_zstd = format == io::compression_format::zstd;
    return is_zstd ? compress_by_zstd_without_size(text) : compress_by_lz4(text);
}

/// As pzstd does, in frames of so many bytes.
inline std::string pack_as_pzstd(std::string_view text, std::size_t frame_bytes) {
    std::string packed;
    for (; !text.empty(); text.remove_prefix(std::min(frame_bytes, text.size()))) {
        const std::string frame = compress_by_zstd_without_size(text.substr(0, frame_bytes));
        char size[4];
        io::put_little_endian(size, static_cast<std::uint32_t>(frame.size()), sizeof size);
        packed += frame_to_skip({size, sizeof size}) + frame;
    }
    return packed;
}

/// In frames of up to so many bytes, of zstd or lz4, most of which do not say their size. Some have
/// no text, or are to be skipped, unless it is said that all have text.
inline std::string pack_frames(io::compression_format format, std::string_view text,
                               std::size_t most_bytes, std::mt19937_64& random,
                               bool all_have_text = false) {
    std::string packed;
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % most_bytes + 1, text.size());
        const bool says_size = !packed.empty() && random() % 5 == 0;
        packed += says_size ? compress(format, text.substr(0, size))
                            : frame_without_size(format, text.substr(0, size));
        text.remove_prefix(size);
        if (all_have_text) continue;
        if (random() % 5 == 0) packed += frame_without_size(format, "");
        if (random() % 5 == 0) packed += frame_to_skip(std::string(random() % 40, 'x'));
    }
    return packed;
}

}  // namespace throng::test
