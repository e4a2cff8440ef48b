#include "io/compression/xz_index.hpp"

#include "io/compression/frame_size.hpp"

#include <fcntl.h>
#include <lzma.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace throng::io {
namespace {

// Of an index, which takes about 16 bytes for each block; with more the file is a stream.
constexpr std::uint64_t most_index_bytes = std::uint64_t{256} << 20;

struct free_index {
    void operator()(lzma_index* index) const { ::lzma_index_end(index, nullptr); }
};
using owned_index = std::unique_ptr<lzma_index, free_index>;

// Reads the indexes of all streams of a file, from the last one to the first.
class index_reader {
public:
    index_reader(file_system& files, const std::string& path, std::uint64_t bytes)
        : files_(files), file_(open_file(files, path, O_RDONLY)), bytes_(bytes) {}
    index_reader(const index_reader&) = delete;
    index_reader& operator=(const index_reader&) = delete;
    ~index_reader() { ::lzma_end(&stream_); }

    // Null if the file is damaged or cannot be read.
    owned_index read() {
        lzma_index* found = nullptr;  // set when the end is reached
        if (!file_.is_open()) return nullptr;
        lzma_ret status = ::lzma_file_info_decoder(&stream_, &found, most_index_bytes, bytes_);
        while (status == LZMA_OK || status == LZMA_SEEK_NEEDED) {
            if (status == LZMA_SEEK_NEEDED) {
                offset_ = stream_.seek_pos;
                stream_.avail_in = 0;
            }
            if (stream_.avail_in == 0 && !read_more()) return nullptr;
            status = ::lzma_code(&stream_, LZMA_RUN);
        }
        return owned_index(status == LZMA_STREAM_END ? found : nullptr);
    }

private:
    bool read_more() {
        const ssize_t got =
            read_some_at(files_, file_.descriptor(), buffer_.data(), buffer_.size(), offset_);
        if (got <= 0) return false;
        offset_ += static_cast<std::uint64_t>(got);
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(buffer_.data());
        stream_.avail_in = static_cast<std::size_t>(got);
        return true;
    }

    file_system& files_;
    unique_file file_;
    const std::uint64_t bytes_;
    std::uint64_t offset_ = 0;
    lzma_stream stream_ = LZMA_STREAM_INIT;
    std::array<char, 4096> buffer_{};
};

}  // namespace

std::shared_ptr<const frame_index> find_xz_blocks(const std::string& path, std::uint64_t bytes,
                                                  file_system& files) {
    const owned_index index = index_reader(files, path, bytes).read();
    if (!index) return nullptr;
    std::vector<packed_frame> frames;
    std::optional<unsigned> check;
    lzma_index_iter each;
    ::lzma_index_iter_init(&each, index.get());
    while (::lzma_index_iter_next(&each, LZMA_INDEX_ITER_NONEMPTY_BLOCK) == 0) {
        const auto its_check = static_cast<unsigned>(each.stream.flags->check);
        if (each.block.uncompressed_size > most_frame_bytes) return nullptr;
        if (its_check != check.value_or(its_check)) return nullptr;
        check = its_check;
        frames.push_back({each.block.compressed_file_offset, each.block.uncompressed_file_offset});
    }
    if (frames.size() < 2) return nullptr;
    const packed_frame end{bytes, ::lzma_index_uncompressed_size(index.get())};
    return std::make_shared<const frame_index>(std::move(frames), end, check);
}

}  // namespace throng::io
