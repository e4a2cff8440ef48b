#include "io/framed_source.hpp"

#include "io/decoder.hpp"
#include "io/errors.hpp"
#include "io/frame_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t packed_buffer_bytes = std::size_t{64} << 10;
constexpr std::size_t passed_over_bytes = std::size_t{32} << 10;

class framed_source final : public source {
public:
    framed_source(const input& of, std::unique_ptr<source> packed, std::uint64_t most_memory_bytes)
        : of_(of),
          frames_(*of.frames),
          packed_(std::move(packed)),
          decoder_(frames_.xz_check()
                       ? make_xz_block_decoder(*frames_.xz_check(), most_memory_bytes)
                       : make_decoder(of.packed, most_memory_bytes)),
          buffer_(std::make_unique_for_overwrite<char[]>(packed_buffer_bytes)) {}

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (offset >= frames_.bytes()) return bytes_behind_all(to);
        if (offset < position_ || offset >= frame_end_) begin_frame(frames_.find(offset));
        while (position_ < offset) pass_over(offset - position_);
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(size, frame_end_ - offset));
        decode({to, count});
        return static_cast<std::size_t>(position_ - offset);
    }

    std::size_t memory_bytes() const override {
        return packed_buffer_bytes + passed_.size() + decoder_->memory_bytes();
    }

private:
    // The file may have grown.
    std::size_t bytes_behind_all(char* to) { return packed_->read(to, 1, of_.stored_bytes); }

    void begin_frame(std::size_t number) {
        frame_end_ = 0;  // no frame, if this throws
        decoder_->reset();
        first_ = filled_ = 0;
        offset_ = frames_.at(number).packed_begin;
        packed_end_ = frames_.at(number + 1).packed_begin;
        position_ = frames_.at(number).begin;
        frame_end_ = frames_.at(number + 1).begin;
    }

    void pass_over(std::uint64_t bytes) {
        passed_.resize(passed_over_bytes);
        decode({passed_.data(),
                static_cast<std::size_t>(std::min<std::uint64_t>(bytes, passed_.size()))});
    }

    // At least one byte; none behind the frame. Behind its last one it must end.
    void decode(std::span<char> to) {
        std::size_t given = 0;
        decoded step;
        while (given < to.size() && !step.ended) {
            step = decode_step(to.subspan(given));
            given += step.given;
        }
        position_ += given;
        char more;
        while (position_ == frame_end_ && !step.ended) {
            step = decode_step({&more, 1});
            if (step.given > 0) fail("has more bytes than it says");
        }
        if (step.ended && position_ != frame_end_) fail("has fewer bytes than it says");
    }

    decoded decode_step(std::span<char> to) {
        if (first_ == filled_) refill();
        try {
            const decoded step = decoder_->decode({buffer_.get() + first_, filled_ - first_}, to);
            first_ += step.taken;
            offset_ += step.taken;
            const bool is_stuck = step.taken == 0 && step.given == 0 && !step.ended;
            if (is_stuck && offset_ == packed_end_) fail("ends before its end");
            return step;
        } catch (const decoding_error& e) {
            fail(fmt::format("cannot be decoded: {}", e.what()));
        }
    }

    void refill() {
        first_ = filled_ = 0;
        const auto wanted = static_cast<std::size_t>(
            std::min<std::uint64_t>(packed_buffer_bytes, packed_end_ - offset_));
        if (wanted == 0) return;
        filled_ = packed_->read(buffer_.get(), wanted, offset_);
        if (filled_ > 0) return;
        throw input_error(
            fmt::format("{} became shorter while it was read: it has {} bytes, not {}; inputs must "
                        "not change while a job runs",
                        printable_name(of_), offset_, of_.stored_bytes));
    }

    [[noreturn]] void fail(std::string_view what) {
        frame_end_ = 0;
        throw input_error(fmt::format(
            "cannot decompress {} at offset {} of the compressed file: its frame of {} {}",
            printable_name(of_), offset_, name_of(of_.packed), what));
    }

    const input& of_;
    const frame_index& frames_;
    const std::unique_ptr<source> packed_;
    const std::unique_ptr<decoder> decoder_;
    const std::unique_ptr<char[]> buffer_;
    std::size_t first_ = 0;  // buffer_[first_, filled_) is what was read but not decoded,
    std::size_t filled_ = 0;
    std::uint64_t offset_ = 0;      // this is its offset in the file,
    std::uint64_t packed_end_ = 0;  // and this the frame's end there
    std::uint64_t position_ = 0;    // of what is decoded next
    std::uint64_t frame_end_ = 0;   // where the frame ends, or 0
    std::string passed_;
};

}  // namespace

std::unique_ptr<source> open_frames(const input& of, std::unique_ptr<source> packed,
                                    std::uint64_t most_memory_bytes) {
    return std::make_unique<framed_source>(of, std::move(packed), most_memory_bytes);
}

}  // namespace throng::io
