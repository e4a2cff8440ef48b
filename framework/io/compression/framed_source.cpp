#include "io/compression/framed_source.hpp"

#include "io/compression/frame_decoder.hpp"
#include "io/compression/frame_index.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t passed_over_bytes = std::size_t{32} << 10;

class framed_source final : public source {
public:
    framed_source(const input& of, std::unique_ptr<source> packed, std::uint64_t most_memory_bytes)
        : frames_(*of.frames), decoder_(of, std::move(packed), most_memory_bytes) {}

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (offset >= frames_.bytes()) return decoder_.file().read_behind(to);
        if (offset < position_ || offset >= frame_end_) begin_frame(frames_.find(offset));
        while (position_ < offset) pass_over(offset - position_);
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(size, frame_end_ - offset));
        decode({to, count});
        return static_cast<std::size_t>(position_ - offset);
    }

    std::size_t memory_bytes() const override { return passed_.size() + decoder_.memory_bytes(); }

private:
    void begin_frame(std::size_t number) {
        frame_end_ = 0;  // no frame, if this throws
        decoder_.begin(frames_.at(number).packed_begin, frames_.at(number + 1).packed_begin);
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
        const std::uint64_t frame_end = std::exchange(frame_end_, 0);  // no frame, if this throws
        std::size_t given = 0;
        decoded step;
        while (given < to.size() && !step.ended) {
            step = decoder_.step(to.subspan(given));
            given += step.given;
        }
        position_ += given;
        char more;
        while (position_ == frame_end && !step.ended) {
            step = decoder_.step({&more, 1});
            if (step.given > 0) decoder_.fail("has more bytes than it says");
        }
        if (step.ended && position_ != frame_end) decoder_.fail("has fewer bytes than it says");
        frame_end_ = frame_end;
    }

    const frame_index& frames_;
    frame_decoder decoder_;
    std::uint64_t position_ = 0;   // of what is decoded next
    std::uint64_t frame_end_ = 0;  // where the frame ends, or 0
    std::string passed_;
};

}  // namespace

std::unique_ptr<source> open_frames(const input& of, std::unique_ptr<source> packed,
                                    std::uint64_t most_memory_bytes) {
    return std::make_unique<framed_source>(of, std::move(packed), most_memory_bytes);
}

}  // namespace throng::io
