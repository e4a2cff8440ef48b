#include "io/compression/bzip2_index.hpp"

#include "io/compression/bzip2_bits.hpp"

#include <fcntl.h>
#include <string.h>

#include <algorithm>
#include <bit>
#include <bitset>
#include <span>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t header_bytes = 4;  // of a stream: "BZh" and the level
constexpr std::size_t window_bytes = std::size_t{256} << 10;
// A mark is looked for at every fourth pair of bytes, so one of these is within it.
constexpr std::size_t step_bytes = 4;
// Of a mark that was seen at a pair of bytes: its begin is no further before the pair, and its end,
// checksum included, no further behind the pair's begin. Both are multiples of a step.
constexpr std::size_t bytes_before = 4;
constexpr std::size_t bytes_behind = 16;

// All pairs of bytes that are within a mark, wherever in its byte that begins.
class mark_pairs {
public:
    mark_pairs() {
        for (const std::uint64_t mark : {bzip2_block_mark, bzip2_end_mark}) {
            for (unsigned bit = 0; bit + 16 <= bzip2_mark_bits; ++bit) {
                pairs_.set(mark >> (bzip2_mark_bits - 16 - bit) & 0xffff);
            }
        }
    }

    [[nodiscard]] bool has(const char* at) const {
        return pairs_[static_cast<std::size_t>(bits_at(at, 0, 16))];
    }

private:
    std::bitset<65536> pairs_;
};

class bzip2_scan {
public:
    bzip2_scan(file_system& files, const std::string& path, std::uint64_t bytes)
        : files_(files), file_(open_file(files, path, O_RDONLY)), bytes_(bytes) {}

    // False if the file is not what it should be.
    bool run() {
        if (!file_.is_open() || !begin_stream(0)) return false;
        const auto window = std::make_unique_for_overwrite<char[]>(window_bytes + bytes_behind);
        std::uint64_t offset = 0;  // of the window
        while (!ended_) {
            const auto size =
                static_cast<std::size_t>(std::min<std::uint64_t>(window_bytes, bytes_ - offset));
            if (!read({window.get(), size}, offset)) return false;
            const bool is_last = offset + size == bytes_;
            if (is_last) ::memset(window.get() + size, 0, bytes_behind);
            const std::size_t end = is_last ? size : size - bytes_behind;
            if (!look_through(window.get(), end, offset)) return false;
            if (is_last) break;
            offset += end - bytes_before;
        }
        return ended_;
    }

    [[nodiscard]] packed_pieces take() { return std::move(blocks_); }

private:
    bool read(std::span<char> to, std::uint64_t offset) {
        std::size_t done = 0;
        while (done < to.size()) {
            const ssize_t got = read_some_at(files_, file_.descriptor(), to.data() + done,
                                             to.size() - done, offset + done);
            if (got <= 0) return false;
            done += static_cast<std::size_t>(got);
        }
        return true;
    }

    // `window` begins at `offset`; marks are seen up to `end` in it.
    bool look_through(const char* window, std::size_t end, std::uint64_t offset) {
        for (std::size_t at = bytes_before; at < end; at += step_bytes) {
            if (pairs_.has(window + at) && !look_at(window + at - bytes_before, offset + at)) {
                return false;
            }
        }
        return true;
    }

    // For marks that have the pair of bytes at `offset`; `data` is what begins bytes_before it.
    bool look_at(const char* data, std::uint64_t offset) {
        const std::uint64_t first_bit = (offset - bytes_before) * 8;
        for (std::size_t bit = 0; bit <= bytes_before * 8; ++bit) {
            if (ended_ || first_bit + bit < next_bit_) continue;
            const std::uint64_t mark = bits_at(data, bit, bzip2_mark_bits);
            if (mark != bzip2_block_mark && mark != bzip2_end_mark) continue;
            const auto checksum =
                static_cast<std::uint32_t>(bits_at(data, bit + bzip2_mark_bits, 32));
            const bool is_block = mark == bzip2_block_mark;
            const std::uint64_t at = first_bit + bit;
            if (!(is_block ? begin_block(at, checksum) : end_stream(at, checksum))) return false;
        }
        return true;
    }

    bool begin_block(std::uint64_t bit, std::uint32_t checksum) {
        if (in_block_ && !end_block(bit)) return false;
        in_block_ = true;
        blocks_.push_back({bit, bit, level_});
        checksum_ = std::rotl(checksum_, 1) ^ checksum;
        next_bit_ = bit + bzip2_mark_bits + 32;
        return true;
    }

    bool end_block(std::uint64_t bit) {
        blocks_.back().end_bit = bit;
        return bit - blocks_.back().begin_bit <= most_bzip2_block_bytes * 8;
    }

    bool end_stream(std::uint64_t bit, std::uint32_t checksum) {
        if (!in_block_ || !end_block(bit) || checksum != checksum_) return false;
        return begin_stream((bit + bzip2_mark_bits + 32 + 7) / 8);
    }

    // Where the one before has ended, or at the begin of the file; skips streams without blocks.
    bool begin_stream(std::uint64_t offset) {
        constexpr std::size_t least_bytes = header_bytes + 10;
        in_block_ = false;
        checksum_ = 0;
        for (; offset != bytes_; offset += least_bytes) {
            char begin[least_bytes + sizeof(std::uint64_t)]{};
            if (offset + least_bytes > bytes_ || !read({begin, least_bytes}, offset)) return false;
            level_ = begin[header_bytes - 1];
            if (!std::string_view(begin, least_bytes).starts_with("BZh") || level_ < '1' ||
                level_ > '9') {
                return false;
            }
            next_bit_ = (offset + header_bytes) * 8;
            const std::uint64_t mark = bits_at(begin, header_bytes * 8, bzip2_mark_bits);
            if (mark == bzip2_block_mark) return true;
            const std::uint64_t checksum = bits_at(begin + header_bytes + 6, 0, 32);
            if (mark != bzip2_end_mark || checksum != 0) return false;
        }
        ended_ = true;
        return true;
    }

    file_system& files_;
    unique_file file_;
    const std::uint64_t bytes_;
    const mark_pairs pairs_;
    packed_pieces blocks_;
    bool in_block_ = false;
    bool ended_ = false;          // the file's last stream
    char level_ = '9';            // of the present stream
    std::uint32_t checksum_ = 0;  // of its blocks up to here
    std::uint64_t next_bit_ = 0;  // a mark before this is none
};

}  // namespace

std::shared_ptr<const packed_pieces> find_bzip2_blocks(const std::string& path, std::uint64_t bytes,
                                                       file_system& files) {
    bzip2_scan scan(files, path, bytes);
    if (!scan.run()) return nullptr;
    auto blocks = std::make_shared<packed_pieces>(scan.take());
    if (blocks->size() < 2) return nullptr;
    blocks->shrink_to_fit();
    return blocks;
}

}  // namespace throng::io
