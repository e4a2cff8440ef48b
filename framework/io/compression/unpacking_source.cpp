#include "io/compression/unpacking_source.hpp"

#include "io/compression/decoder.hpp"
#include "io/errors.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

constexpr std::size_t most_packed_bytes = std::size_t{128} << 10;
constexpr std::size_t least_packed_bytes = std::size_t{4} << 10;

// No larger than a small file.
std::size_t buffer_bytes_for(const input& of) {
    if (of.stored_bytes == 0) return most_packed_bytes;
    return static_cast<std::size_t>(
        std::clamp<std::uint64_t>(of.stored_bytes + 1, least_packed_bytes, most_packed_bytes));
}

class unpacking_source final : public source {
public:
    unpacking_source(const input& of, compression_format format, std::unique_ptr<source> packed,
                     std::uint64_t most_memory_bytes)
        : of_(of),
          format_(format),
          packed_(std::move(packed)),
          decoder_(make_decoder(format, most_memory_bytes)),
          capacity_(buffer_bytes_for(of)),
          buffer_(std::make_unique_for_overwrite<char[]>(capacity_)) {}

    bool seekable() const override { return false; }

    std::size_t read(char* to, std::size_t size, std::uint64_t /*offset*/) override {
        std::size_t done = 0;
        while (done < size && (in_frame_ || begin_frame())) {
            const std::size_t given = decode({to + done, size - done});
            done += given;
        }
        return done;
    }

    std::size_t memory_bytes() const override {
        return capacity_ + decoder_bytes_.load(std::memory_order_relaxed);
    }

    void stop() noexcept override { packed_->stop(); }

private:
    // One step; 0 where it gave nothing, or ended a frame.
    std::size_t decode(std::span<char> to) {
        if (first_ == filled_) refill();
        decoded step;
        try {
            step = decoder_->decode(pending(), to);
        } catch (const decoding_error& e) {
            fail(fmt::format("its {} data cannot be decoded: {}", name_of(format_), e.what()));
        }
        first_ += step.taken;
        offset_ += step.taken;
        decoder_bytes_.store(decoder_->memory_bytes(), std::memory_order_relaxed);
        if (step.ended) in_frame_ = false;
        if (step.taken == 0 && step.given == 0 && !step.ended) require_more();
        return step.given;
    }

    // The step could do nothing with what there is.
    void require_more() {
        if (packed_ended_) {
            fail(
                fmt::format("it ends within its {} data, so it is not complete", name_of(format_)));
        }
        refill();
    }

    // Whether there is a frame where the one before has ended, or at the begin.
    bool begin_frame() {
        while (pending().size() < compression_magic_bytes && !packed_ended_) refill();
        if (may_be_padded()) skip_zeros();
        if (pending().empty()) return false;
        if (!is_frame(format_, pending())) {
            fail(fmt::format("what follows its {} data is something else", name_of(format_)));
        }
        in_frame_ = true;
        return true;
    }

    // As files of gzip on tapes, and of xz, are.
    [[nodiscard]] bool may_be_padded() const {
        return format_ == compression_format::gzip || format_ == compression_format::xz;
    }

    void skip_zeros() {
        do {
            const std::string_view bytes = pending();
            const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
            first_ += zeros;
            offset_ += zeros;
            while (pending().size() < compression_magic_bytes && !packed_ended_) refill();
        } while (!pending().empty() && pending().front() == '\0');
    }

    [[nodiscard]] std::string_view pending() const {
        return {buffer_.get() + first_, filled_ - first_};
    }

    // Reads once, behind what is pending.
    void refill() {
        if (packed_ended_) return;
        ::memmove(buffer_.get(), buffer_.get() + first_, filled_ - first_);
        filled_ -= std::exchange(first_, 0);
        const std::uint64_t position = offset_ + filled_;
        const std::size_t got =
            packed_->read(buffer_.get() + filled_, capacity_ - filled_, position);
        filled_ += got;
        if (got > 0) return;
        packed_ended_ = true;
        check_size(position);
    }

    void check_size(std::uint64_t size) const {
        if (of_.stored_bytes == 0 || size == of_.stored_bytes) return;
        throw input_error(
            fmt::format("{} became {} while it was read: it has {} bytes, not {}; inputs must not "
                        "change while a job runs",
                        printable_name(of_), size < of_.stored_bytes ? "shorter" : "longer", size,
                        of_.stored_bytes));
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw input_error(
            fmt::format("cannot decompress {} at offset {} of the compressed file: {}",
                        printable_name(of_), offset_, what));
    }

    const input& of_;
    const compression_format format_;
    const std::unique_ptr<source> packed_;
    const std::unique_ptr<decoder> decoder_;
    const std::size_t capacity_;
    const std::unique_ptr<char[]> buffer_;
    std::size_t first_ = 0;  // buffer_[first_, filled_) is what was read but not decoded,
    std::size_t filled_ = 0;
    std::uint64_t offset_ = 0;  // and this is its offset
    bool packed_ended_ = false;
    bool in_frame_ = false;
    std::atomic<std::size_t> decoder_bytes_{0};
};

}  // namespace

std::unique_ptr<source> unpack(const input& of, compression_format format,
                               std::unique_ptr<source> packed, std::uint64_t most_memory_bytes) {
    return std::make_unique<unpacking_source>(of, format, std::move(packed), most_memory_bytes);
}

}  // namespace throng::io
