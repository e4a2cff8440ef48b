#include "io/compression/frame_decoder.hpp"

#include "io/compression/frame_index.hpp"
#include "io/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace throng::io {
namespace {

std::unique_ptr<decoder> decoder_for(const input& of, std::uint64_t most_memory_bytes) {
    if (of.frames && of.frames->xz_check()) {
        return make_xz_block_decoder(*of.frames->xz_check(), most_memory_bytes);
    }
    return make_decoder(of.packed, most_memory_bytes);
}

}  // namespace

frame_decoder::frame_decoder(const input& of, std::unique_ptr<source> packed,
                             std::uint64_t most_memory_bytes)
    : packed_(of, std::move(packed)),
      decoder_(decoder_for(of, most_memory_bytes)),
      buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)) {}

void frame_decoder::begin(std::uint64_t begin, std::uint64_t end) {
    decoder_->reset();
    first_ = filled_ = 0;
    offset_ = begin;
    end_ = end;
}

decoded frame_decoder::step(std::span<char> to) {
    if (first_ == filled_) refill();
    try {
        const decoded step = decoder_->decode({buffer_.get() + first_, filled_ - first_}, to);
        first_ += step.taken;
        offset_ += step.taken;
        const bool is_stuck = step.taken == 0 && step.given == 0 && !step.ended;
        if (is_stuck && at_end()) fail("ends before its end");
        return step;
    } catch (const decoding_error& e) {
        fail(fmt::format("cannot be decoded: {}", e.what()));
    }
}

void frame_decoder::refill() {
    first_ = filled_ = 0;
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_bytes, end_ - offset_));
    if (wanted > 0) filled_ = packed_.read(buffer_.get(), wanted, offset_);
}

void frame_decoder::fail(std::string_view what) const {
    const input& of = packed_.of();
    throw input_error(
        fmt::format("cannot decompress {} at offset {} of the compressed file: its frame of {} {}",
                    printable_name(of), offset_, name_of(of.packed), what));
}

}  // namespace throng::io
