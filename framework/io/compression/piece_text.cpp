#include "io/compression/piece_text.hpp"

#include "io/compression/bzip2_text.hpp"
#include "io/compression/frame_decoder.hpp"

#include <utility>

namespace throng::io {
namespace {

// One frame or several.
class frames_text final : public piece_text {
public:
    frames_text(const input& of, std::unique_ptr<source> packed, std::uint64_t most_memory_bytes)
        : decoder_(of, std::move(packed), most_memory_bytes) {}

    void begin(const packed_piece& piece) override {
        piece_ = piece;
        begin_again();
    }

    void begin_again() override {
        decoder_.begin(piece_.begin(), piece_.end());
        ended_ = false;
    }

    std::size_t read(char* to, std::size_t size) override {
        std::size_t done = 0;
        while (!ended_ && done < size) {
            const decoded step = decoder_.step({to + done, size - done});
            done += step.given;
            ended_ = step.ended && decoder_.at_end();
        }
        return done;
    }

    void refuse_grown_file() override { decoder_.file().refuse_grown(); }

    std::size_t memory_bytes() const override { return decoder_.memory_bytes(); }

private:
    frame_decoder decoder_;
    packed_piece piece_{};
    bool ended_ = true;
};

}  // namespace

std::unique_ptr<piece_text> open_piece_text(const input& of, std::unique_ptr<source> packed,
                                            std::uint64_t most_memory_bytes) {
    if (of.packed == compression_format::bzip2) {
        return std::make_unique<bzip2_text>(of, std::move(packed));
    }
    return std::make_unique<frames_text>(of, std::move(packed), most_memory_bytes);
}

}  // namespace throng::io
