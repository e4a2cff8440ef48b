// A file system in which one call fails, or many are interrupted.
#pragma once

#include "io/file_system.hpp"

#include <throng/error.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <functional>
#include <string>

namespace throng::test {

/// The `fail_at`-th call (from 1) fails with `error_number`; all others are the real ones.
/// Thread-safe.
class failing_file_system : public io::file_system {
public:
    failing_file_system(int fail_at, int error_number)
        : fail_at_(fail_at), error_number_(error_number) {}

    /// Whether so many calls have been made that one of them failed.
    [[nodiscard]] bool has_failed() const { return calls_ >= fail_at_; }

    int open(const char* path, int flags) override {
        return fails() ? -1 : file_system::open(path, flags);
    }
    int close(int descriptor) override {
        const int result = file_system::close(descriptor);  // done in any case, as on Linux
        return fails() ? -1 : result;
    }
    ssize_t read(int descriptor, void* to, std::size_t size) override {
        return fails() ? -1 : file_system::read(descriptor, to, size);
    }
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        return fails() ? -1 : file_system::pread(descriptor, to, size, offset);
    }
    ssize_t write(int descriptor, const void* from, std::size_t size) override {
        return fails() ? -1 : file_system::write(descriptor, from, size);
    }
    ssize_t pwrite(int descriptor, const void* from, std::size_t size,
                   std::uint64_t offset) override {
        return fails() ? -1 : file_system::pwrite(descriptor, from, size, offset);
    }
    int fsync(int descriptor) override { return fails() ? -1 : file_system::fsync(descriptor); }
    int mkdir(const char* path) override { return fails() ? -1 : file_system::mkdir(path); }
    int unlink(const char* path) override { return fails() ? -1 : file_system::unlink(path); }
    int rename(const char* from, const char* to, unsigned flags) override {
        return fails() ? -1 : file_system::rename(from, to, flags);
    }
    int flock(int descriptor, int operation) override {
        return fails() ? -1 : file_system::flock(descriptor, operation);
    }
    int fstatfs(int descriptor, struct statfs* to) override {
        return fails() ? -1 : file_system::fstatfs(descriptor, to);
    }

private:
    bool fails() {
        if (++calls_ != fail_at_) return false;
        errno = error_number_;
        return true;
    }

    const int fail_at_;
    const int error_number_;
    std::atomic<int> calls_{0};
};

/// Does `work` until no call of it fails, and returns how many failures made it throw.
inline int fail_each_call(int error_number, const std::function<void(io::file_system&)>& work,
                          const std::function<void(const std::string& message)>& check_failure) {
    int failures = 0;
    for (int fail_at = 1;; ++fail_at) {
        CAPTURE(fail_at);
        REQUIRE(fail_at < 1000);
        failing_file_system files(fail_at, error_number);
        try {
            work(files);
            // A call may fail without harm, when nothing depends on it.
            if (!files.has_failed()) return failures;
        } catch (const error& failure) {
            ++failures;
            check_failure(failure.what());
        }
    }
}

/// Every other call is interrupted by a signal, and the rest transfer three bytes at most.
class interrupting_file_system : public io::file_system {
public:
    int open(const char* path, int flags) override {
        return interrupted() ? -1 : file_system::open(path, flags);
    }
    ssize_t read(int descriptor, void* to, std::size_t size) override {
        return interrupted() ? -1 : file_system::read(descriptor, to, shortened(size));
    }
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        return interrupted() ? -1 : file_system::pread(descriptor, to, shortened(size), offset);
    }
    ssize_t write(int descriptor, const void* from, std::size_t size) override {
        return interrupted() ? -1 : file_system::write(descriptor, from, shortened(size));
    }
    ssize_t pwrite(int descriptor, const void* from, std::size_t size,
                   std::uint64_t offset) override {
        return interrupted() ? -1 : file_system::pwrite(descriptor, from, shortened(size), offset);
    }

private:
    static std::size_t shortened(std::size_t size) { return size < 3 ? size : 3; }
    bool interrupted() {
        if (++calls_ % 2 == 0) return false;
        errno = EINTR;
        return true;
    }

    int calls_ = 0;
};

}  // namespace throng::test
