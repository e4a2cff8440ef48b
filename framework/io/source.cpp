#include "io/source.hpp"

#include "io/compression/archive_source.hpp"
#include "io/compression/compression.hpp"
#include "io/compression/framed_source.hpp"
#include "io/compression/unpacking_source.hpp"
#include "io/errors.hpp"
#include "io/read_ahead.hpp"
#include "io/stored_data.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

[[noreturn]] void fail_reading(const input& input, std::uint64_t offset, int error_number) {
    throw input_error(fmt::format("cannot read {} at offset {}: {}", printable_name(input), offset,
                                  reason(error_number)));
}

unique_file open_by_name(const input& input, file_system& files) {
    unique_file file = open_file(files, input.name, O_RDONLY);
    if (file.is_open()) return file;
    const int error_number = errno;
    throw input_error(
        fmt::format("cannot open {}: {}", quoted_path(input.name), reason(error_number)));
}

// A file, whole or a part at a time.
class seekable_source final : public source {
public:
    seekable_source(const input& input, file_system& files, unique_file file)
        : input_(input),
          files_(files),
          file_(std::move(file)),
          expected_end_(std::max(input.size, input.stored_bytes)) {
        // Advice: a failure changes nothing but the speed.
        if (expected_end_ < least_advised_bytes) return;
        (void)::posix_fadvise(file_.descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (offset == expected_end_ && is_end_seen_) return 0;
        const ssize_t got = read_some_at(files_, file_.descriptor(), to, size, offset);
        if (got < 0) fail_reading(input_, offset, static_cast<int>(-got));
        const auto done = static_cast<std::size_t>(got);
        // A file gives fewer bytes only at its end, which is where it should be: no need to ask.
        if (done > 0 && done < size && offset + done == expected_end_) is_end_seen_ = true;
        return done;
    }

private:
    static constexpr std::uint64_t least_advised_bytes = std::uint64_t{128} << 10;

    const input& input_;
    file_system& files_;
    unique_file file_;
    const std::uint64_t expected_end_;  // of a compressed file, that of the compressed bytes
    bool is_end_seen_ = false;
};

class stream_source final : public source {
public:
    /// Reads `file`, or standard input if it is not open.
    stream_source(const input& input, file_system& files, unique_file file)
        : input_(input),
          files_(files),
          file_(std::move(file)),
          descriptor_(file_.is_open() ? file_.descriptor() : STDIN_FILENO) {}

    bool seekable() const override { return false; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (!wait_for_bytes()) return 0;
        const ssize_t got = read_some(files_, descriptor_, to, size);
        if (got < 0) fail_reading(input_, offset, static_cast<int>(-got));
        return static_cast<std::size_t>(got);
    }

    void stop() noexcept override { stopped_.store(true); }

private:
    // False once nobody wants any.
    bool wait_for_bytes() const {
        constexpr int between_looks_ms = 50;
        pollfd wanted{descriptor_, POLLIN, 0};
        while (!stopped_.load()) {
            if (::poll(&wanted, 1, between_looks_ms) != 0) return true;
        }
        return false;
    }

    const input& input_;
    file_system& files_;
    unique_file file_;
    int descriptor_;
    std::atomic<bool> stopped_{false};
};

// Gives the first bytes of a source, which it has looked at, once more.
class looked_at final : public source {
public:
    looked_at(std::unique_ptr<source> bytes, std::size_t size)
        : bytes_(std::move(bytes)), first_(size, '\0') {
        // A pipe may give its first bytes one by one; what they are is known when all have come.
        std::size_t done = 0;
        while (done < size) {
            const std::size_t got = bytes_->read(first_.data() + done, size - done, done);
            if (got == 0) break;
            done += got;
        }
        first_.resize(done);
    }

    [[nodiscard]] std::string_view first() const { return first_; }

    bool seekable() const override { return false; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (offset >= first_.size()) return bytes_->read(to, size, offset);
        return first_.copy(to, size, static_cast<std::size_t>(offset));
    }

    std::size_t memory_bytes() const override { return bytes_->memory_bytes(); }
    void stop() noexcept override { bytes_->stop(); }

private:
    std::unique_ptr<source> bytes_;
    std::string first_;
};

// A stream that may be compressed, or an archive, which is seen when it is first read.
class unknown_stream final : public source {
public:
    unknown_stream(const input& input, std::unique_ptr<source> bytes,
                   std::uint64_t most_memory_bytes)
        : input_(input), bytes_(std::move(bytes)), most_memory_bytes_(most_memory_bytes) {}

    bool seekable() const override { return false; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        return known().read(to, size, offset);
    }

    bool has_members() override { return known().has_members(); }
    bool next_member(std::string& name) override { return known().next_member(name); }
    std::size_t memory_bytes() const override { return bytes_ ? bytes_->memory_bytes() : 0; }

private:
    source& known() {
        if (!std::exchange(is_known_, true)) look();
        return *bytes_;
    }

    void look() {
        auto looked = std::make_unique<looked_at>(std::move(bytes_), archive_magic_bytes);
        const compression_format packed = detect_compression(looked->first());
        if (packed != compression_format::none) {
            looked = std::make_unique<looked_at>(
                read_ahead(unpack(input_, packed, std::move(looked), most_memory_bytes_)),
                archive_magic_bytes);
        }
        const archive_format archive = detect_archive(looked->first());
        bytes_ = std::move(looked);
        if (archive == archive_format::none) return;
        bytes_ = open_archive(input_, archive, std::move(bytes_));
    }

    const input& input_;
    std::unique_ptr<source> bytes_;
    std::uint64_t most_memory_bytes_;
    bool is_known_ = false;
};

class text_source final : public source {
public:
    explicit text_source(const std::string& text) : text_(text) {}

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        if (offset >= text_.size()) return 0;
        return text_.copy(to, size, static_cast<std::size_t>(offset));
    }

private:
    const std::string& text_;
};

}  // namespace

std::unique_ptr<source> open_packed(const input& input, file_system& files) {
    return std::make_unique<seekable_source>(input, files, open_by_name(input, files));
}

std::unique_ptr<source> open_source(const input& input, file_system& files,
                                    std::uint64_t most_memory_bytes) {
    if (input.data) return input.data->open();
    if (input.text) return std::make_unique<text_source>(*input.text);
    unique_file file;
    if (input.name != "-") file = open_by_name(input, files);
    const bool is_packed = input.packed != compression_format::none;
    const bool is_archive = input.archive != archive_format::none;
    if (input.stream && !is_packed && !is_archive) {
        auto stream = std::make_unique<stream_source>(input, files, std::move(file));
        return std::make_unique<unknown_stream>(input, std::move(stream), most_memory_bytes);
    }
    std::unique_ptr<source> bytes =
        std::make_unique<seekable_source>(input, files, std::move(file));
    if (input.frames) return open_frames(input, std::move(bytes), most_memory_bytes);
    if (is_packed) {
        bytes = read_ahead(unpack(input, input.packed, std::move(bytes), most_memory_bytes));
    }
    return is_archive ? open_archive(input, input.archive, std::move(bytes)) : std::move(bytes);
}

}  // namespace throng::io
