#include "io/file_system.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace throng::io {
namespace {

// Blocks until a non-blocking descriptor is ready again.
void wait_for(int descriptor, short events) {
    pollfd waited{descriptor, events, 0};
    (void)::poll(&waited, 1, -1);
}

bool must_wait(int error_number) { return error_number == EAGAIN || error_number == EWOULDBLOCK; }

}  // namespace

int file_system::open(const char* path, int flags) { return ::open(path, flags, 0666); }

int file_system::close(int descriptor) { return ::close(descriptor); }

ssize_t file_system::read(int descriptor, void* to, std::size_t size) {
    return ::read(descriptor, to, size);
}

ssize_t file_system::pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) {
    return ::pread(descriptor, to, size, static_cast<off_t>(offset));
}

ssize_t file_system::write(int descriptor, const void* from, std::size_t size) {
    return ::write(descriptor, from, size);
}

ssize_t file_system::pwrite(int descriptor, const void* from, std::size_t size,
                            std::uint64_t offset) {
    return ::pwrite(descriptor, from, size, static_cast<off_t>(offset));
}

int file_system::fsync(int descriptor) { return ::fsync(descriptor); }

int file_system::mkdir(const char* path) { return ::mkdir(path, 0777); }

int file_system::unlink(const char* path) { return ::unlink(path); }

int file_system::rename(const char* from, const char* to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from, AT_FDCWD, to, flags);
}

int file_system::flock(int descriptor, int operation) { return ::flock(descriptor, operation); }

int file_system::fstatfs(int descriptor, struct statfs* to) { return ::fstatfs(descriptor, to); }

file_system& file_system::real() {
    static file_system system;  // no state
    return system;
}

int unique_file::close() {
    if (descriptor_ < 0) return 0;
    // Not again after EINTR: Linux has released the descriptor by then.
    const int result = files_->close(std::exchange(descriptor_, -1));
    return result != 0 && errno != EINTR ? errno : 0;
}

unique_file open_file(file_system& files, const std::string& path, int flags) {
    for (;;) {
        const int descriptor = files.open(path.c_str(), flags | O_CLOEXEC);
        if (descriptor >= 0 || errno != EINTR) return {files, descriptor};
    }
}

ssize_t read_some(file_system& files, int descriptor, char* to, std::size_t size) {
    for (;;) {
        const ssize_t got = files.read(descriptor, to, size);
        if (got >= 0) return got;
        const int error_number = errno;
        if (must_wait(error_number)) {
            wait_for(descriptor, POLLIN);
        } else if (error_number != EINTR) {
            return -error_number;
        }
    }
}

ssize_t read_some_at(file_system& files, int descriptor, char* to, std::size_t size,
                     std::uint64_t offset) {
    for (;;) {
        const ssize_t got = files.pread(descriptor, to, size, offset);
        if (got >= 0) return got;
        if (errno != EINTR) return -errno;
    }
}

int write_all_at(file_system& files, int descriptor, std::string_view data, std::uint64_t offset) {
    while (!data.empty()) {
        const ssize_t written = files.pwrite(descriptor, data.data(), data.size(), offset);
        if (written >= 0) {
            data.remove_prefix(static_cast<std::size_t>(written));
            offset += static_cast<std::uint64_t>(written);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int write_all(file_system& files, int descriptor, std::string_view data) {
    while (!data.empty()) {
        const ssize_t written = files.write(descriptor, data.data(), data.size());
        if (written >= 0) {
            data.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        const int error_number = errno;
        if (must_wait(error_number)) {
            wait_for(descriptor, POLLOUT);
        } else if (error_number != EINTR) {
            return error_number;
        }
    }
    return 0;
}

int rename_without_replacing(file_system& files, const std::string& from, const std::string& to) {
    const int result = files.rename(from.c_str(), to.c_str(), RENAME_NOREPLACE);
    if (result == 0 || (errno != EINVAL && errno != ENOSYS) || exists(to)) return result;
    return files.rename(from.c_str(), to.c_str(), 0);
}

bool exists(const std::string& path) {
    struct stat status;
    return ::lstat(path.c_str(), &status) == 0;
}

}  // namespace throng::io
