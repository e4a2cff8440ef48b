#include "io/source.hpp"

#include "io/compression.hpp"
#include "io/errors.hpp"
#include "io/stored_data.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

[[noreturn]] void fail_reading(const input& input, std::uint64_t offset, int error_number) {
    throw input_error(fmt::format("cannot read {} at offset {}: {}", printable_name(input), offset,
                                  reason(error_number)));
}

void refuse_compressed(const input& input, std::string_view first_bytes) {
    const compression* found = detect_compression(first_bytes);
    if (!found) return;
    if (input.name == "-") {
        throw input_error(fmt::format(
            "standard input is compressed with {0}; decompress it: {1} | throng run ... -",
            found->name, found->tool));
    }
    throw input_error(fmt::format("{0} is compressed with {1}; pipe it: {2} {0} | throng run ... -",
                                  quoted_path(input.name), found->name, found->tool));
}

class seekable_source final : public source {
public:
    seekable_source(const input& input, file_system& files, unique_file file)
        : input_(input), files_(files), file_(std::move(file)) {
        std::array<char, compression_magic_bytes> first_bytes;
        const std::size_t size = read(first_bytes.data(), first_bytes.size(), 0);
        refuse_compressed(input_, {first_bytes.data(), size});
        // Advice: a failure changes nothing but the speed.
        (void)::posix_fadvise(file_.descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }

    bool seekable() const override { return true; }

    std::size_t read(char* to, std::size_t size, std::uint64_t offset) override {
        const ssize_t got = read_some_at(files_, file_.descriptor(), to, size, offset);
        if (got < 0) fail_reading(input_, offset, static_cast<int>(-got));
        return static_cast<std::size_t>(got);
    }

private:
    const input& input_;
    file_system& files_;
    unique_file file_;
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
        if (offset == 0) read_first_bytes();
        if (first_taken_ < first_size_) {
            const std::size_t taken = std::min(size, first_size_ - first_taken_);
            std::copy_n(first_bytes_.data() + first_taken_, taken, to);
            first_taken_ += taken;
            return taken;
        }
        return read_more(to, size, offset);
    }

private:
    // A pipe may give its first bytes one by one; what they are is known when all have come.
    void read_first_bytes() {
        while (first_size_ < first_bytes_.size()) {
            const std::size_t got = read_more(first_bytes_.data() + first_size_,
                                              first_bytes_.size() - first_size_, first_size_);
            if (got == 0) break;
            first_size_ += got;
        }
        refuse_compressed(input_, {first_bytes_.data(), first_size_});
    }

    std::size_t read_more(char* to, std::size_t size, std::uint64_t offset) {
        const ssize_t got = read_some(files_, descriptor_, to, size);
        if (got < 0) fail_reading(input_, offset, static_cast<int>(-got));
        return static_cast<std::size_t>(got);
    }

    const input& input_;
    file_system& files_;
    unique_file file_;
    int descriptor_;
    std::array<char, compression_magic_bytes> first_bytes_;
    std::size_t first_size_ = 0;
    std::size_t first_taken_ = 0;
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

std::unique_ptr<source> open_source(const input& input, file_system& files) {
    if (input.data) return input.data->open();
    if (input.text) return std::make_unique<text_source>(*input.text);
    if (input.name == "-") return std::make_unique<stream_source>(input, files, unique_file());
    unique_file file = open_file(files, input.name, O_RDONLY);
    if (!file.is_open()) {
        const int error_number = errno;
        throw input_error(
            fmt::format("cannot open {}: {}", quoted_path(input.name), reason(error_number)));
    }
    if (input.stream) return std::make_unique<stream_source>(input, files, std::move(file));
    return std::make_unique<seekable_source>(input, files, std::move(file));
}

}  // namespace throng::io
