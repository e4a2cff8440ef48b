#include "io/compression/bzip2_text.hpp"

#include "io/compression/bzip2_bits.hpp"
#include "io/errors.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t header_bytes = 4;
constexpr std::size_t bytes_behind = 8;  // that bits_at may read

// Puts bits behind those that are there, the highest one first.
class bit_writer {
public:
    // Goes on behind the first `bit` bits of `bytes`.
    bit_writer(std::string& bytes, std::size_t bit) : bytes_(bytes), free_bits_(-bit % 8) {
        bytes_.resize((bit + 7) / 8);
        if (free_bits_ > 0) bytes_.back() = static_cast<char>(bytes_.back() & -(1 << free_bits_));
    }

    void put(std::uint64_t bits, unsigned count) {
        while (count > 0) put_bit((bits >> --count & 1) != 0);
    }

private:
    void put_bit(bool bit) {
        if (free_bits_ == 0) {
            bytes_ += '\0';
            free_bits_ = 8;
        }
        --free_bits_;
        if (bit) bytes_.back() = static_cast<char>(bytes_.back() | 1 << free_bits_);
    }

    std::string& bytes_;
    std::size_t free_bits_;  // of the last byte
};

// Moves bits that begin with bit `bit` of the byte at `begin` to where that byte begins.
void move_to_border(char* begin, std::size_t bytes, unsigned bit) {
    if (bit == 0) return;
    for (std::size_t i = 0; i < bytes; ++i) {
        const auto first = static_cast<unsigned char>(begin[i]);
        const auto second = static_cast<unsigned char>(begin[i + 1]);
        begin[i] = static_cast<char>(first << bit | second >> (8 - bit));
    }
}

}  // namespace

bzip2_text::bzip2_text(const input& of, std::unique_ptr<source> packed)
    : packed_(of, std::move(packed)),
      decoder_(make_decoder(compression_format::bzip2, any_memory)) {}

void bzip2_text::begin(const packed_piece& block) {
    ended_ = true;  // no block, if this throws
    offset_ = block.begin();
    const auto shift = static_cast<unsigned>(block.begin_bit % 8);
    const auto bits = static_cast<std::size_t>(block.end_bit - block.begin_bit);
    const std::size_t bytes = (shift + bits + 7) / 8;
    stream_.assign({'B', 'Z', 'h', block.level});
    stream_.resize(header_bytes + bytes + bytes_behind);
    char* begin = stream_.data() + header_bytes;
    packed_.read_all(begin, bytes, offset_);
    move_to_border(begin, bytes, shift);
    // With one block the checksum of the stream is the block's.
    const std::uint64_t checksum = bits_at(begin, bzip2_mark_bits, 32);
    bit_writer end(stream_, header_bytes * 8 + bits);
    end.put(bzip2_end_mark, bzip2_mark_bits);
    end.put(checksum, 32);
    begin_again();
}

void bzip2_text::begin_again() {
    decoder_->reset();
    taken_ = 0;
    ended_ = false;
}

std::size_t bzip2_text::read(char* to, std::size_t size) {
    std::size_t done = 0;
    while (!ended_ && done < size) {
        try {
            const std::string_view left = std::string_view(stream_).substr(taken_);
            const decoded step = decoder_->decode(left, {to + done, size - done});
            taken_ += step.taken;
            done += step.given;
            ended_ = step.ended;
            if (step.taken == 0 && step.given == 0 && !ended_)
                throw decoding_error("it has no end");
        } catch (const decoding_error& e) {
            ended_ = true;
            fail(fmt::format("cannot be decoded: {}", e.what()));
        }
    }
    if (ended_ && taken_ != stream_.size()) fail("ends before its end");
    return done;
}

void bzip2_text::fail(std::string_view what) const {
    throw input_error(
        fmt::format("cannot decompress {} at offset {} of the compressed file: its block of bzip2 "
                    "{}",
                    printable_name(packed_.of()), offset_, what));
}

}  // namespace throng::io
