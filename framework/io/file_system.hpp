// The one seam between the io layer and the operating system.
#pragma once

#include <sys/statfs.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace throng::io {

/// The system calls that the io layer makes on inputs and outputs. Each answers as the call of the
/// same name does: -1 and errno on failure. Tests override them to fail one call at a time.
/// Thread-safe; must outlive all that was made with it.
class file_system {
public:
    virtual ~file_system() = default;

    virtual int open(const char* path, int flags);
    virtual int close(int descriptor);
    virtual ssize_t read(int descriptor, void* to, std::size_t size);
    virtual ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset);
    virtual ssize_t write(int descriptor, const void* from, std::size_t size);
    virtual ssize_t pwrite(int descriptor, const void* from, std::size_t size,
                           std::uint64_t offset);
    virtual int fsync(int descriptor);
    virtual int mkdir(const char* path);
    virtual int unlink(const char* path);
    /// renameat2(2): `flags` is 0, RENAME_NOREPLACE or RENAME_EXCHANGE.
    virtual int rename(const char* from, const char* to, unsigned flags);
    virtual int flock(int descriptor, int operation);
    virtual int fstatfs(int descriptor, struct statfs* to);

    /// The operating system's.
    [[nodiscard]] static file_system& real();
};

/// Owns an open file. Not thread-safe.
class unique_file {
public:
    unique_file() = default;
    unique_file(file_system& files, int descriptor) : files_(&files), descriptor_(descriptor) {}
    unique_file(unique_file&& other) noexcept
        : files_(other.files_), descriptor_(std::exchange(other.descriptor_, -1)) {}
    unique_file& operator=(unique_file&& other) noexcept {
        std::swap(files_, other.files_);
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~unique_file() { (void)close(); }

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Closes the file, if one is open; an errno value, or 0. A file system may report only here
    /// that earlier writes failed.
    [[nodiscard]] int close();

private:
    file_system* files_ = nullptr;
    int descriptor_ = -1;
};

/// open(2) with O_CLOEXEC, again after EINTR. On failure the result is not open, and errno is set.
[[nodiscard]] unique_file open_file(file_system& files, const std::string& path, int flags);

/// Bytes read, 0 at the end of the file, or a negated errno value. Goes on after EINTR, and waits
/// where a non-blocking descriptor has nothing yet. May give fewer than `size` bytes.
[[nodiscard]] ssize_t read_some(file_system& files, int descriptor, char* to, std::size_t size);
[[nodiscard]] ssize_t read_some_at(file_system& files, int descriptor, char* to, std::size_t size,
                                   std::uint64_t offset);

/// Writes all of `data`: partial writes, EINTR and non-blocking descriptors are dealt with.
/// 0, or the errno value of what stopped it.
[[nodiscard]] int write_all(file_system& files, int descriptor, std::string_view data);
/// The same at a place of a file, for any number of threads at a time.
[[nodiscard]] int write_all_at(file_system& files, int descriptor, std::string_view data,
                               std::uint64_t offset);

/// Renames to a path where nothing is; 0, or -1 and errno. Where the file system has no such call,
/// what comes into being there at that moment is replaced if rename(2) replaces it: a directory by
/// no more than an empty one.
[[nodiscard]] int rename_without_replacing(file_system& files, const std::string& from,
                                           const std::string& to);

/// Whether anything is there, even a symbolic link that leads nowhere.
[[nodiscard]] bool exists(const std::string& path);

}  // namespace throng::io
