#include "io/compression/output_compression.hpp"

#include "io/compression/bgzf.hpp"
#include "io/compression/little_endian.hpp"

#include <throng/error.hpp>

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace throng::io {
namespace {

using namespace std::string_view_literals;

// Of blocks of BGZF.
class gzip_compressor final : public piece_compressor {
public:
    gzip_compressor() {
        constexpr int usual_memory = 8;
        constexpr int no_header = -15;  // and the largest window
        const int made = ::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, no_header,
                                        usual_memory, Z_DEFAULT_STRATEGY);
        if (made != Z_OK) throw std::bad_alloc();
    }
    ~gzip_compressor() override { ::deflateEnd(&stream_); }
    gzip_compressor(const gzip_compressor&) = delete;
    gzip_compressor& operator=(const gzip_compressor&) = delete;

    void compress(std::string_view piece, std::string& to) override {
        while (!piece.empty()) {
            const std::string_view member = piece.substr(0, most_member_bytes);
            add_member(member, to);
            piece.remove_prefix(member.size());
        }
    }

private:
    static constexpr std::size_t most_member_bytes = 65280;
    static constexpr std::size_t most_compressed_bytes = 65536;  // header and trailer included
    static constexpr std::size_t trailer_bytes = 8;

    void add_member(std::string_view member, std::string& to) {
        const std::size_t begin = to.size();
        to.resize(begin + most_compressed_bytes);
        char* const out = to.data() + begin;
        std::ranges::copy(bgzf_header, out);
        constexpr std::size_t room = most_compressed_bytes - bgzf_header.size() - trailer_bytes;
        const std::size_t size = deflate_to(out + bgzf_header.size(), room, member);
        char* const trailer = out + bgzf_header.size() + size;
        const auto* bytes = reinterpret_cast<const Bytef*>(member.data());
        const auto member_size = static_cast<std::uint32_t>(member.size());
        put_little_endian(trailer, static_cast<std::uint32_t>(::crc32(0, bytes, member_size)), 4);
        put_little_endian(trailer + 4, member_size, 4);
        const std::size_t all = bgzf_header.size() + size + trailer_bytes;
        put_bgzf_block_bytes(out, all);
        to.resize(begin + all);
    }

    std::size_t deflate_to(char* out, std::size_t room, std::string_view member) {
        ::deflateReset(&stream_);
        // zlib does not write to what it reads.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.data()));
        stream_.avail_in = static_cast<uInt>(member.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out);
        stream_.avail_out = static_cast<uInt>(room);
        // Even what cannot be compressed has room: it gets five bytes more every 16 KiB.
        THRONG_CHECK(::deflate(&stream_, Z_FINISH) == Z_STREAM_END, "a member of gzip has room");
        return room - stream_.avail_out;
    }

    z_stream stream_{};
};

class zstd_compressor final : public piece_compressor {
public:
    zstd_compressor() : context_(::ZSTD_createCCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
        ::ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, ZSTD_CLEVEL_DEFAULT);
        ::ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
    }
    ~zstd_compressor() override { ::ZSTD_freeCCtx(context_); }
    zstd_compressor(const zstd_compressor&) = delete;
    zstd_compressor& operator=(const zstd_compressor&) = delete;

    void compress(std::string_view piece, std::string& to) override {
        const std::size_t begin = to.size();
        to.resize(begin + ZSTD_compressBound(piece.size()));
        const std::size_t size = ::ZSTD_compress2(context_, to.data() + begin, to.size() - begin,
                                                  piece.data(), piece.size());
        if (::ZSTD_isError(size) != 0) throw std::bad_alloc();  // all else is as it should be
        to.resize(begin + size);
    }

private:
    ZSTD_CCtx* context_;
};

}  // namespace

std::string_view extension_of(output_compression how) {
    switch (how) {
        case output_compression::gzip:
            return ".gz";
        case output_compression::zstd:
            return ".zst";
        default:
            return "";
    }
}

// A member of gzip without text tells that a file has not been cut off between two others.
std::string_view end_of_compressed(output_compression how) {
    if (how != output_compression::gzip) return {};
    return "\x1f\x8b\x08\x04\0\0\0\0\0\xff\6\0BC\2\0\x1b\0\3\0\0\0\0\0\0\0\0\0"sv;
}

std::unique_ptr<piece_compressor> piece_compressor::make(output_compression how) {
    if (how == output_compression::gzip) return std::make_unique<gzip_compressor>();
    return std::make_unique<zstd_compressor>();
}

}  // namespace throng::io
