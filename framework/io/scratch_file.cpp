#include "io/scratch_file.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <lz4frame.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <random>
#include <utility>

namespace throng::io {

namespace {

// Data is compressed, and read back, in pieces of this size, so that a large one takes no more
// memory than itself.
constexpr std::size_t piece_bytes = std::size_t{64} << 10;

LZ4F_preferences_t preferences_for(std::uint64_t bytes) {
    LZ4F_preferences_t preferences{};
    preferences.frameInfo.blockSizeID = LZ4F_max64KB;
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    preferences.frameInfo.contentSize = bytes;
    preferences.autoFlush = 1;
    return preferences;
}

}  // namespace

// What LZ4 needs to compress or decompress one frame at a time.
class scratch_file::codec {
public:
    codec() {
        if (LZ4F_isError(LZ4F_createCompressionContext(&compressor, LZ4F_VERSION))) {
            throw std::bad_alloc();
        }
        if (LZ4F_isError(LZ4F_createDecompressionContext(&decompressor, LZ4F_VERSION))) {
            LZ4F_freeCompressionContext(compressor);
            throw std::bad_alloc();
        }
        const LZ4F_preferences_t preferences = preferences_for(0);
        stored.resize(LZ4F_HEADER_SIZE_MAX + LZ4F_compressBound(piece_bytes, &preferences));
    }
    ~codec() {
        LZ4F_freeDecompressionContext(decompressor);
        LZ4F_freeCompressionContext(compressor);
    }
    codec(const codec&) = delete;
    codec& operator=(const codec&) = delete;

    [[nodiscard]] char* free_end() { return stored.data() + filled; }
    [[nodiscard]] std::size_t room() const { return stored.size() - filled; }

    LZ4F_cctx* compressor = nullptr;
    LZ4F_dctx* decompressor = nullptr;
    std::vector<char> stored;  // on its way to or from the file
    std::size_t filled = 0;
};

// One that nobody else uses meanwhile.
class scratch_file::borrowed_codec {
public:
    explicit borrowed_codec(scratch_file& from) : from_(from) {
        {
            const std::lock_guard lock(from_.mutex_);
            if (!from_.idle_.empty()) {
                codec_ = std::move(from_.idle_.back());
                from_.idle_.pop_back();
            }
        }
        if (codec_ == nullptr) codec_ = std::make_unique<codec>();
        codec_->filled = 0;
    }
    ~borrowed_codec() {
        if (!finished_) return;  // what it has half done is of no use
        const std::lock_guard lock(from_.mutex_);
        try {
            from_.idle_.push_back(std::move(codec_));
        } catch (const std::bad_alloc&) {
            // the next one is made anew
        }
    }
    borrowed_codec(const borrowed_codec&) = delete;
    borrowed_codec& operator=(const borrowed_codec&) = delete;

    void finish() { finished_ = true; }
    codec* operator->() const { return codec_.get(); }

private:
    scratch_file& from_;
    std::unique_ptr<codec> codec_;
    bool finished_ = false;
};

scratch_file::scratch_file(std::string directory, file_system& files)
    : directory_(std::move(directory)), files_(files) {}

scratch_file::~scratch_file() = default;

void scratch_file::open() {
    if (is_open_.load()) return;
    const std::lock_guard lock(mutex_);
    if (file_.is_open()) return;
    file_ = open_file(files_, directory_, O_TMPFILE | O_RDWR);
    if (!file_.is_open() && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        errno = open_named();
    }
    if (!file_.is_open()) fail("cannot make a scratch file", reason(errno));
    is_open_.store(true);
}

// For file systems that have no files without a name. An errno value, or 0.
int scratch_file::open_named() {
    std::random_device random;
    const std::string path =
        fmt::format("{}/.throng-scratch-{}-{:08x}", directory_, ::getpid(), random());
    unique_file made = open_file(files_, path, O_RDWR | O_CREAT | O_EXCL);
    if (!made.is_open()) return errno;
    if (files_.unlink(path.c_str()) != 0) return errno;
    file_ = std::move(made);
    return 0;
}

scratch_extent scratch_file::append(std::string_view data) {
    open();
    const LZ4F_preferences_t preferences = preferences_for(data.size());
    // Where it may go; what it does not need stays a hole in the file.
    const std::uint64_t most = LZ4F_compressFrameBound(data.size(), &preferences);
    const bool is_small = data.size() <= piece_bytes;
    std::uint64_t offset = is_small ? 0 : end_.fetch_add(most);
    scratch_extent extent{offset, 0, data.size()};
    borrowed_codec with(*this);
    const auto put = [&](std::size_t added) {
        if (LZ4F_isError(added)) fail("cannot compress scratch data", LZ4F_getErrorName(added));
        with->filled += added;
    };
    const auto flush = [&] {
        write({with->stored.data(), with->filled}, extent.offset + extent.stored_bytes);
        extent.stored_bytes += std::exchange(with->filled, 0);
    };
    put(LZ4F_compressBegin(with->compressor, with->free_end(), with->room(), &preferences));
    for (std::string_view rest = data; !rest.empty();) {
        const std::string_view piece = rest.substr(0, piece_bytes);
        rest.remove_prefix(piece.size());
        put(LZ4F_compressUpdate(with->compressor, with->free_end(), with->room(), piece.data(),
                                piece.size(), nullptr));
        if (!is_small) flush();
    }
    put(LZ4F_compressEnd(with->compressor, with->free_end(), with->room(), nullptr));
    if (is_small) extent.offset = end_.fetch_add(with->filled);
    flush();
    with.finish();
    data_bytes_.fetch_add(extent.bytes);
    stored_bytes_.fetch_add(extent.stored_bytes);
    return extent;
}

void scratch_file::write(std::string_view stored, std::uint64_t offset) {
    const int error_number = write_all_at(files_, file_.descriptor(), stored, offset);
    if (error_number != 0) fail("cannot write scratch data", reason(error_number));
}

void scratch_file::read(const scratch_extent& extent, char* to) {
    borrowed_codec with(*this);
    LZ4F_resetDecompressionContext(with->decompressor);
    std::uint64_t read = 0;
    std::uint64_t made = 0;
    std::size_t wanted = 1;  // 0: the frame is complete
    while (wanted != 0 && read < extent.stored_bytes) {
        const std::uint64_t size =
            std::min<std::uint64_t>(with->stored.size(), extent.stored_bytes - read);
        read_stored(extent.offset + read, size, with->stored.data());
        read += size;
        for (std::size_t at = 0; at < size && wanted != 0;) {
            std::size_t used = static_cast<std::size_t>(size) - at;
            std::size_t added = static_cast<std::size_t>(extent.bytes - made);
            wanted = LZ4F_decompress(with->decompressor, to + made, &added,
                                     with->stored.data() + at, &used, nullptr);
            if (LZ4F_isError(wanted)) fail("scratch data is damaged", LZ4F_getErrorName(wanted));
            at += used;
            made += added;
            if (used == 0 && added == 0) fail("scratch data is damaged", "it is too long");
        }
    }
    if (wanted != 0 || made != extent.bytes || read != extent.stored_bytes) {
        fail("scratch data is damaged", "it does not have its length");
    }
    with.finish();
}

void scratch_file::read_stored(std::uint64_t offset, std::uint64_t size, char* to) {
    while (size > 0) {
        const ssize_t got =
            read_some_at(files_, file_.descriptor(), to, static_cast<std::size_t>(size), offset);
        if (got < 0) fail("cannot read scratch data", reason(static_cast<int>(-got)));
        if (got == 0) fail("scratch data is damaged", "its end is missing");
        to += got;
        offset += static_cast<std::uint64_t>(got);
        size -= static_cast<std::uint64_t>(got);
    }
}

void scratch_file::fail(std::string_view what, std::string_view why) const {
    throw scratch_error(fmt::format(
        "{} in {}: {}; choose another folder with --scratch, or avoid it with a larger --memory",
        what, quoted_path(directory_), why));
}

}  // namespace throng::io
