#include "io/compression/decoder.hpp"

#include "io/compression/bgzf.hpp"

#include <throng/error.hpp>

#include <bzlib.h>
#include <fmt/format.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <new>
#include <string>

namespace throng::io {
namespace {

// Sizes as the older libraries count them.
unsigned clamped(std::size_t size) {
    return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

class gzip_decoder final : public decoder {
public:
    gzip_decoder() {
        constexpr int gzip_with_any_window = 15 + 16;
        if (::inflateInit2(&stream_, gzip_with_any_window) != Z_OK) throw std::bad_alloc();
        begin_member();
    }
    ~gzip_decoder() override { ::inflateEnd(&stream_); }

    decoded decode(std::string_view from, std::span<char> to) override {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from.data()));
        stream_.avail_in = clamped(from.size());
        stream_.next_out = reinterpret_cast<Bytef*>(to.data());
        stream_.avail_out = clamped(to.size());
        const unsigned input = stream_.avail_in;
        const unsigned output = stream_.avail_out;
        const int status = ::inflate(&stream_, Z_NO_FLUSH);
        if (status == Z_MEM_ERROR) throw std::bad_alloc();
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
            throw decoding_error(stream_.msg != nullptr ? stream_.msg : "it needs a dictionary");
        }
        const bool ended = status == Z_STREAM_END;
        const decoded step{input - stream_.avail_in, output - stream_.avail_out, ended};
        member_bytes_ += step.taken;
        if (ended) {
            check_size();
            reset();
        }
        return step;
    }

    void reset() override {
        ::inflateReset(&stream_);
        begin_member();
    }

    std::size_t memory_bytes() const override { return std::size_t{48} << 10; }  // by its manual

private:
    void begin_member() {
        member_bytes_ = 0;
        header_ = {};
        header_.extra = extra_.data();
        header_.extra_max = static_cast<uInt>(extra_.size());
        ::inflateGetHeader(&stream_, &header_);
    }

    // A member of BGZF says how long it is, and only that tells of some damage: what gzip has for
    // its header is not in the checksum.
    void check_size() const {
        const bool has_field =
            header_.done == 1 && header_.extra != nullptr && header_.extra_len >= extra_.size();
        if (!has_field) return;
        const auto said =
            bgzf_block_bytes({reinterpret_cast<const char*>(extra_.data()), extra_.size()});
        if (said && member_bytes_ != *said) {
            throw decoding_error("a block is not as long as it says");
        }
    }

    z_stream stream_{};
    gz_header header_{};
    std::array<Bytef, bgzf_field_bytes> extra_{};  // of the extra field
    std::uint64_t member_bytes_ = 0;
};

class bzip2_decoder final : public decoder {
public:
    bzip2_decoder() { begin(); }
    ~bzip2_decoder() override { ::BZ2_bzDecompressEnd(&stream_); }

    decoded decode(std::string_view from, std::span<char> to) override {
        stream_.next_in = const_cast<char*>(from.data());
        stream_.avail_in = clamped(from.size());
        stream_.next_out = to.data();
        stream_.avail_out = clamped(to.size());
        const unsigned input = stream_.avail_in;
        const unsigned output = stream_.avail_out;
        const int status = ::BZ2_bzDecompress(&stream_);
        if (status == BZ_MEM_ERROR) throw std::bad_alloc();
        if (status == BZ_DATA_ERROR) throw decoding_error("incorrect data or checksum");
        if (status != BZ_OK && status != BZ_STREAM_END) throw decoding_error("incorrect header");
        const bool ended = status == BZ_STREAM_END;
        const decoded step{input - stream_.avail_in, output - stream_.avail_out, ended};
        if (ended) reset();
        return step;
    }

    void reset() override {
        ::BZ2_bzDecompressEnd(&stream_);
        begin();
    }

    std::size_t memory_bytes() const override { return std::size_t{3700} << 10; }  // by its manual

private:
    void begin() {
        stream_ = {};
        if (::BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    }

    bz_stream stream_{};
};

class zstd_decoder final : public decoder {
public:
    explicit zstd_decoder(std::uint64_t most_memory_bytes) : context_(::ZSTD_createDCtx()) {
        if (!context_) throw std::bad_alloc();
        const ZSTD_bounds bounds = ::ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
        const auto most = static_cast<int>(std::bit_width(most_memory_bytes)) - 1;
        ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax,
                                 std::clamp(most, bounds.lowerBound, bounds.upperBound));
    }

    decoded decode(std::string_view from, std::span<char> to) override {
        ZSTD_inBuffer input{from.data(), from.size(), 0};
        ZSTD_outBuffer output{to.data(), to.size(), 0};
        const std::size_t left = ::ZSTD_decompressStream(context_.get(), &output, &input);
        if (::ZSTD_isError(left) != 0) fail(left);
        return {input.pos, output.pos, left == 0};
    }

    void reset() override { ::ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }

    std::size_t memory_bytes() const override { return ::ZSTD_sizeof_DCtx(context_.get()); }

private:
    [[noreturn]] static void fail(std::size_t result) {
        switch (::ZSTD_getErrorCode(result)) {
            case ZSTD_error_memory_allocation:
                throw std::bad_alloc();
            case ZSTD_error_frameParameter_windowTooLarge:
                throw decoding_error(
                    "it needs more memory than there is for the job: let it have "
                    "more, with --memory");
            default:
                throw decoding_error(::ZSTD_getErrorName(result));
        }
    }

    struct free_context {
        void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
    };
    std::unique_ptr<ZSTD_DCtx, free_context> context_;
};

[[noreturn]] void fail_xz(lzma_ret status, std::uint64_t needed_bytes) {
    switch (status) {
        case LZMA_MEM_ERROR:
            throw std::bad_alloc();
        case LZMA_MEMLIMIT_ERROR:
            throw decoding_error(
                fmt::format("it needs {} bytes of memory, more than there are for the job: let it "
                            "have more, with --memory",
                            needed_bytes));
        case LZMA_OPTIONS_ERROR:
            throw decoding_error("it has what the installed version of liblzma does not know");
        default:
            throw decoding_error("incorrect data or checksum");
    }
}

class xz_decoder final : public decoder {
public:
    explicit xz_decoder(std::uint64_t most_memory_bytes)
        : most_memory_bytes_(std::max<std::uint64_t>(most_memory_bytes, 1)) {
        reset();
    }
    ~xz_decoder() override { ::lzma_end(&stream_); }

    decoded decode(std::string_view from, std::span<char> to) override {
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(from.data());
        stream_.avail_in = from.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to.data());
        stream_.avail_out = to.size();
        const lzma_ret status = ::lzma_code(&stream_, LZMA_RUN);
        if (status != LZMA_OK && status != LZMA_STREAM_END && status != LZMA_BUF_ERROR) {
            fail_xz(status, ::lzma_memusage(&stream_));
        }
        const bool ended = status == LZMA_STREAM_END;
        const decoded step{from.size() - stream_.avail_in, to.size() - stream_.avail_out, ended};
        memory_bytes_ = static_cast<std::size_t>(::lzma_memusage(&stream_));
        if (ended) reset();
        return step;
    }

    // Keeps what was allocated for the frame before.
    void reset() override {
        const lzma_ret status = ::lzma_stream_decoder(&stream_, most_memory_bytes_, 0);
        if (status != LZMA_OK) throw std::bad_alloc();
    }

    std::size_t memory_bytes() const override { return memory_bytes_; }

private:
    std::uint64_t most_memory_bytes_;
    std::size_t memory_bytes_ = 0;
    lzma_stream stream_ = LZMA_STREAM_INIT;
};

// Of the blocks of a stream, which are what is between its header and its index.
class xz_block_decoder final : public decoder {
public:
    xz_block_decoder(unsigned check, std::uint64_t most_memory_bytes)
        : most_memory_bytes_(most_memory_bytes) {
        block_.check = static_cast<lzma_check>(check);
        block_.filters = filters_.data();
    }
    ~xz_block_decoder() override { ::lzma_end(&stream_); }

    decoded decode(std::string_view from, std::span<char> to) override {
        if (!in_data_) return read_header(from);
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(from.data());
        stream_.avail_in = from.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to.data());
        stream_.avail_out = to.size();
        const lzma_ret status = ::lzma_code(&stream_, LZMA_RUN);
        if (status != LZMA_OK && status != LZMA_STREAM_END && status != LZMA_BUF_ERROR) {
            fail_xz(status, memory_bytes_);
        }
        const bool ended = status == LZMA_STREAM_END;
        if (ended) reset();
        return {from.size() - stream_.avail_in, to.size() - stream_.avail_out, ended};
    }

    void reset() override {
        header_.clear();
        in_data_ = false;
    }

    std::size_t memory_bytes() const override { return static_cast<std::size_t>(memory_bytes_); }

private:
    // Its first byte says how long it is.
    decoded read_header(std::string_view from) {
        if (from.empty()) return {};
        const char first = header_.empty() ? from.front() : header_.front();
        block_.header_size = lzma_block_header_size_decode(static_cast<unsigned char>(first));
        const std::string_view taken = from.substr(0, block_.header_size - header_.size());
        header_ += taken;
        if (header_.size() == block_.header_size) begin_data();
        return {taken.size(), 0, false};
    }

    void begin_data() {
        block_.version = 1;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(header_.data());
        lzma_ret status = ::lzma_block_header_decode(&block_, nullptr, bytes);
        if (status != LZMA_OK) fail_xz(status, 0);
        memory_bytes_ = ::lzma_raw_decoder_memusage(block_.filters);
        status = memory_bytes_ > most_memory_bytes_ ? LZMA_MEMLIMIT_ERROR
                                                    : ::lzma_block_decoder(&stream_, &block_);
        ::lzma_filters_free(block_.filters, nullptr);
        if (status != LZMA_OK) fail_xz(status, memory_bytes_);
        in_data_ = true;
    }

    const std::uint64_t most_memory_bytes_;
    std::uint64_t memory_bytes_ = 0;
    std::string header_;
    bool in_data_ = false;
    lzma_block block_{};
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters_{};
    lzma_stream stream_ = LZMA_STREAM_INIT;
};

class lz4_decoder final : public decoder {
public:
    lz4_decoder() {
        LZ4F_dctx* made = nullptr;
        if (::LZ4F_isError(::LZ4F_createDecompressionContext(&made, LZ4F_VERSION)) != 0) {
            throw std::bad_alloc();
        }
        context_.reset(made);
    }

    decoded decode(std::string_view from, std::span<char> to) override {
        std::size_t taken = from.size();
        std::size_t given = to.size();
        const std::size_t left =
            ::LZ4F_decompress(context_.get(), to.data(), &given, from.data(), &taken, nullptr);
        if (::LZ4F_isError(left) != 0) throw decoding_error(::LZ4F_getErrorName(left));
        return {taken, given, left == 0};
    }

    void reset() override { ::LZ4F_resetDecompressionContext(context_.get()); }

    // Blocks of the largest kind, one packed and one not, and what blocks may refer to.
    std::size_t memory_bytes() const override { return (std::size_t{8} << 20) + (128 << 10); }

private:
    struct free_context {
        void operator()(LZ4F_dctx* context) const { ::LZ4F_freeDecompressionContext(context); }
    };
    std::unique_ptr<LZ4F_dctx, free_context> context_;
};

}  // namespace

std::unique_ptr<decoder> make_decoder(compression_format format, std::uint64_t most_memory_bytes) {
    switch (format) {
        case compression_format::gzip:
            return std::make_unique<gzip_decoder>();
        case compression_format::bzip2:
            return std::make_unique<bzip2_decoder>();
        case compression_format::zstd:
            return std::make_unique<zstd_decoder>(most_memory_bytes);
        case compression_format::xz:
            return std::make_unique<xz_decoder>(most_memory_bytes);
        case compression_format::lz4:
            return std::make_unique<lz4_decoder>();
        case compression_format::none:
            break;
    }
    THRONG_CHECK(false, "data that are not compressed need no decoder");
    return nullptr;
}

std::unique_ptr<decoder> make_xz_block_decoder(unsigned check, std::uint64_t most_memory_bytes) {
    return std::make_unique<xz_block_decoder>(check, most_memory_bytes);
}

}  // namespace throng::io
