#include "io/file_recognition.hpp"

#include "io/compression/archive_source.hpp"
#include "io/compression/bzip2_index.hpp"
#include "io/compression/frame_index.hpp"
#include "io/compression/frame_pieces.hpp"
#include "io/errors.hpp"
#include "io/file_system.hpp"
#include "io/source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace throng::io {
namespace {

using first_bytes = std::array<char, archive_magic_bytes>;

// What a compressed file begins with when it is decompressed, as far as that can be done: whoever
// reads it will say why not.
std::string_view read_first_unpacked_bytes(const input& packed, first_bytes& to) {
    std::size_t size = 0;
    try {
        const std::unique_ptr<source> bytes = open_source(packed);
        size = bytes->read(to.data(), to.size(), 0);
    } catch (const input_error&) {
    }
    return {to.data(), size};
}

// Those that can be decompressed each for itself.
void find_parts(input& file) {
    using enum compression_format;
    if (file.packed == none) return;
    if (file.packed == bzip2) {
        file.pieces = find_bzip2_blocks(file.name, file.stored_bytes);
        return;
    }
    file.frames = find_frames(file.name, file.stored_bytes, file.packed);
    if (file.frames) return;
    file.pieces = find_frame_pieces(file.name, file.stored_bytes, file.packed);
}

// Sees whether a file that begins so is compressed or an archive.
void recognise(input& file, std::string_view begin) {
    first_bytes memory;
    file.packed = detect_compression(begin);
    if (file.packed != compression_format::none) {
        begin = read_first_unpacked_bytes(file, memory);
    }
    file.archive = detect_archive(begin);
    if (file.packed == compression_format::none && file.archive == archive_format::none) return;
    file.stored_bytes = std::exchange(file.size, 0);
    if (file.archive == archive_format::none) find_parts(file);
    if (file.frames) file.size = file.frames->bytes();
    file.stream = !file.frames;
}

input recognise_file(std::string path) {
    first_bytes memory;
    const unique_file file = open_file(file_system::real(), path, O_RDONLY);
    if (!file.is_open()) fail_reading(path, errno);
    struct stat status;
    if (::fstat(file.descriptor(), &status) != 0) fail_reading(path, errno);
    const ssize_t got =
        read_some(file_system::real(), file.descriptor(), memory.data(), memory.size());
    if (got < 0) fail_reading(path, static_cast<int>(-got));
    const std::string_view begin(memory.data(), static_cast<std::size_t>(got));
    input found{std::move(path), static_cast<std::uint64_t>(status.st_size), false};
    if (found.size == 0) {
        found.stream = !begin.empty();  // of /proc, say
    } else {
        recognise(found, begin);
    }
    return found;
}

// Files that several threads look into, each a few of them at a time.
class many_files {
public:
    explicit many_files(std::vector<std::string> paths)
        : paths_(std::move(paths)), found_(paths_.size()), failed_(paths_.size()) {}

    std::vector<input> run() {
        std::vector<std::thread> others;
        try {
            for (std::size_t i = 1; i < count_of_threads(); ++i) {
                others.emplace_back([this] { look(); });
            }
        } catch (const std::system_error&) {  // as many as there may be
        }
        look();
        for (std::thread& each : others) each.join();
        if (failure_) std::rethrow_exception(failure_);
        return std::move(found_);
    }

private:
    static constexpr std::size_t files_at_a_time = 64;

    [[nodiscard]] std::size_t count_of_threads() const {
        constexpr std::size_t files_for_a_thread = 256;
        constexpr std::size_t most_threads = 8;
        const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
        return std::min({1 + paths_.size() / files_for_a_thread, processors, most_threads});
    }

    void look() {
        for (;;) {
            const std::size_t begin = next_.fetch_add(files_at_a_time);
            const std::size_t end = std::min(begin + files_at_a_time, paths_.size());
            for (std::size_t i = begin; i < end; ++i) {
                if (!look_into(i)) return;
            }
            if (end == paths_.size()) return;
        }
    }

    // False if there is no need to look into those behind.
    bool look_into(std::size_t number) {
        if (number > failed_.load(std::memory_order_relaxed)) return false;
        try {
            found_[number] = recognise_file(std::move(paths_[number]));
            return true;
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (number < failed_) {
                failed_ = number;
                failure_ = std::current_exception();
            }
            return false;
        }
    }

    std::vector<std::string> paths_;
    std::vector<input> found_;
    std::atomic<std::size_t> next_{0};
    std::atomic<std::size_t> failed_;  // the first one that cannot be read, or behind all
    std::mutex mutex_;                 // of `failure_`
    std::exception_ptr failure_;
};

}  // namespace

std::vector<input> recognise_files(std::vector<std::string> paths) {
    return many_files(std::move(paths)).run();
}

void fail_reading(std::string_view path, int error_number) {
    const char* remedy = error_number == EACCES ? "; you need permission to read it" : "";
    throw input_error(
        fmt::format("cannot read {}: {}{}", quoted_path(path), reason(error_number), remedy));
}

}  // namespace throng::io
