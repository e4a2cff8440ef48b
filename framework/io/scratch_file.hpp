// Data put aside on disk for the length of a run.
#pragma once

#include "io/file_system.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throng::io {

/// Where something lies in a scratch file.
struct scratch_extent {
    std::uint64_t offset = 0;
    std::uint64_t stored_bytes = 0;  // in the file
    std::uint64_t bytes = 0;         // of the data
};

/// A file without a name in a directory: it is gone when it is closed, or the process ends in
/// whatever way. Made when something is first written to it. What is written is an LZ4 frame
/// (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) with a checksum of its contents.
/// Thread-safe; blocking.
class scratch_file {
public:
    explicit scratch_file(std::string directory, file_system& files = file_system::real());
    ~scratch_file();
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;

    /// Puts `data` aside, compressed. Throws scratch_error, std::bad_alloc.
    [[nodiscard]] scratch_extent append(std::string_view data);

    /// Brings it back: `to` has room for extent.bytes. Throws scratch_error if it cannot be read or
    /// is not what was written; std::bad_alloc.
    void read(const scratch_extent& extent, char* to);

    [[nodiscard]] const std::string& directory() const { return directory_; }
    /// Of the data, and in the file, of all that has been appended.
    [[nodiscard]] std::uint64_t data_bytes() const { return data_bytes_.load(); }
    [[nodiscard]] std::uint64_t stored_bytes() const { return stored_bytes_.load(); }

private:
    class codec;
    class borrowed_codec;

    void open();
    [[nodiscard]] int open_named();
    void write(std::string_view stored, std::uint64_t offset);
    void read_stored(std::uint64_t offset, std::uint64_t size, char* to);
    [[noreturn]] void fail(std::string_view what, std::string_view why) const;

    const std::string directory_;
    file_system& files_;
    std::mutex mutex_;  // of file_ until it is open, and of idle_
    std::atomic<bool> is_open_{false};
    unique_file file_;
    std::vector<std::unique_ptr<codec>> idle_;
    std::atomic<std::uint64_t> end_{0};  // of the file
    std::atomic<std::uint64_t> data_bytes_{0};
    std::atomic<std::uint64_t> stored_bytes_{0};
};

}  // namespace throng::io
