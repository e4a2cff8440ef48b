// Data as the usual tools compress them.
#pragma once

#include "io/compression/compression.hpp"

#include <throng/error.hpp>

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::test {

inline constexpr std::array all_formats{io::compression_format::gzip, io::compression_format::bzip2,
                                        io::compression_format::zstd, io::compression_format::xz,
                                        io::compression_format::lz4};

inline std::string compress_by_gzip(std::string_view text) {
    z_stream stream{};
    THRONG_CHECK(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK,
                 "data are compressed");
    std::string packed(::deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<unsigned>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<unsigned>(packed.size());
    THRONG_CHECK(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "data are compressed");
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

inline std::string compress_by_bzip2(std::string_view text) {
    std::string packed(text.size() + text.size() / 100 + 600, '\0');
    auto size = static_cast<unsigned>(packed.size());
    THRONG_CHECK(::BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(text.data()),
                                            static_cast<unsigned>(text.size()), 1, 0, 0) == BZ_OK,
                 "data are compressed");
    packed.resize(size);
    return packed;
}

/// With a checksum, as the tool makes them.
inline std::string compress_by_zstd(std::string_view text) {
    ZSTD_CCtx* context = ::ZSTD_createCCtx();
    ::ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(::ZSTD_compressBound(text.size()), '\0');
    const std::size_t size =
        ::ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size());
    ::ZSTD_freeCCtx(context);
    THRONG_CHECK(::ZSTD_isError(size) == 0, "data are compressed");
    packed.resize(size);
    return packed;
}

/// The same as it makes them of pipes, and pzstd of all: without the size of the text.
inline std::string compress_by_zstd_without_size(std::string_view text) {
    ZSTD_CCtx* context = ::ZSTD_createCCtx();
    ::ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(::ZSTD_compressBound(text.size()), '\0');
    ZSTD_inBuffer from{text.data(), text.size(), 0};
    ZSTD_outBuffer to{packed.data(), packed.size(), 0};
    // Before the end, so that the size is not known when the header is written.
    const std::size_t left = ::ZSTD_compressStream2(context, &to, &from, ZSTD_e_continue);
    THRONG_CHECK(::ZSTD_isError(left) == 0, "data are compressed");
    THRONG_CHECK(::ZSTD_compressStream2(context, &to, &from, ZSTD_e_end) == 0, "and end");
    ::ZSTD_freeCCtx(context);
    packed.resize(to.pos);
    return packed;
}

inline std::string compress_by_xz(std::string_view text) {
    std::string packed(::lzma_stream_buffer_bound(text.size()), '\0');
    std::size_t size = 0;
    THRONG_CHECK(
        ::lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr,
                                  reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                  reinterpret_cast<std::uint8_t*>(packed.data()), &size,
                                  packed.size()) == LZMA_OK,
        "data are compressed");
    packed.resize(size);
    return packed;
}

/// With a checksum, as the tool makes them; with the size of the text if it is told to.
inline std::string compress_by_lz4(std::string_view text, bool with_size = false) {
    LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
    if (with_size) preferences.frameInfo.contentSize = text.size();
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    std::string packed(::LZ4F_compressFrameBound(text.size(), &preferences), '\0');
    const std::size_t size =
        ::LZ4F_compressFrame(packed.data(), packed.size(), text.data(), text.size(), &preferences);
    THRONG_CHECK(::LZ4F_isError(size) == 0, "data are compressed");
    packed.resize(size);
    return packed;
}

inline std::string compress(io::compression_format format, std::string_view text) {
    switch (format) {
        case io::compression_format::gzip:
            return compress_by_gzip(text);
        case io::compression_format::bzip2:
            return compress_by_bzip2(text);
        case io::compression_format::zstd:
            return compress_by_zstd(text);
        case io::compression_format::xz:
            return compress_by_xz(text);
        case io::compression_format::lz4:
            return compress_by_lz4(text);
        case io::compression_format::none:
            break;
    }
    return std::string(text);
}

}  // namespace throng::test
