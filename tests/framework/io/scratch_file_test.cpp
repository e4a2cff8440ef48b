#include "io/scratch_file.hpp"

#include "io/errors.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/job/random_source.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace throng::test;
using throng::io::file_system;
using throng::io::scratch_error;
using throng::io::scratch_extent;
using throng::io::scratch_file;

std::string read_back(scratch_file& file, const scratch_extent& extent) {
    std::string text(static_cast<std::size_t>(extent.bytes), '\0');
    file.read(extent, text.data());
    return text;
}

std::string data_of(random_source& random) {
    static constexpr std::array<std::size_t, 6> sizes{0, 1, 1000, 65536, 65537, 3000000};
    const std::size_t size = sizes[random.below(sizes.size())];
    std::string data(size, '\0');
    const bool compresses = random.below(2) == 0;
    for (char& c : data) c = static_cast<char>(compresses ? random.below(4) : random.bits());
    return data;
}

// Gives one byte of what is read another value.
class damaging_file_system final : public file_system {
public:
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        const ssize_t got = file_system::pread(descriptor, to, size, offset);
        if (damaged >= offset && damaged < offset + static_cast<std::uint64_t>(got)) {
            static_cast<char*>(to)[damaged - offset] ^= 0x20;
        }
        return got;
    }
    std::uint64_t damaged = ~std::uint64_t{0};
};

// Has no files without a name.
class old_file_system final : public file_system {
public:
    int open(const char* path, int flags) override {
        if ((flags & O_TMPFILE) != O_TMPFILE) return file_system::open(path, flags);
        errno = EOPNOTSUPP;
        return -1;
    }
};

std::string failure(scratch_file& file, const scratch_extent& extent) {
    try {
        read_back(file, extent);
    } catch (const scratch_error& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("what was put aside comes back, from several threads at once") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    scratch_file file(directory.path());
    std::vector<std::string> data;
    for (int i = 0; i < 60; ++i) data.push_back(data_of(random));
    std::vector<scratch_extent> extents(data.size());
    std::vector<char> same(data.size());
    const auto each_third = [&](std::size_t first) {
        for (std::size_t i = first; i < data.size(); i += 3) extents[i] = file.append(data[i]);
        for (std::size_t i = first; i < data.size(); i += 3) {
            same[i] = read_back(file, extents[i]) == data[i];
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 3; ++i) threads.emplace_back(each_third, i);
    for (std::thread& each : threads) each.join();
    CHECK(same == std::vector<char>(data.size(), 1));
    std::uint64_t bytes = 0;
    for (const std::string& each : data) bytes += each.size();
    CHECK(file.data_bytes() == bytes);
    CHECK(file.stored_bytes() < bytes);
}

TEST_CASE("a scratch file has no name, on file systems of all kinds") {
    const temporary_directory directory;
    old_file_system old;
    for (file_system* files : {&file_system::real(), static_cast<file_system*>(&old)}) {
        scratch_file file(directory.path(), *files);
        CHECK(std::filesystem::is_empty(directory.path()));
        const scratch_extent extent = file.append("some data");
        CHECK(std::filesystem::is_empty(directory.path()));
        CHECK(read_back(file, extent) == "some data");
    }
}

TEST_CASE("an error names the folder, what was done, and the remedy") {
    const temporary_directory directory;
    scratch_file nowhere(directory / "missing");
    CHECK_THROWS_WITH_AS(
        (void)nowhere.append("data"),
        ("cannot make a scratch file in '" + (directory / "missing") +
         "': No such file or directory; choose another folder with --scratch, or avoid it with a "
         "larger --memory")
            .c_str(),
        scratch_error);
}

TEST_CASE("a damaged byte is noticed, wherever it is") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    damaging_file_system files;
    scratch_file file(directory.path(), files);
    const std::string data = random.text(300, "abcdefghijklmnop") + std::string(100, 'x');
    const scratch_extent before = file.append("before");
    const scratch_extent extent = file.append(data);
    for (std::uint64_t i = 0; i < extent.stored_bytes; ++i) {
        files.damaged = extent.offset + i;
        CHECK(failure(file, extent).find("damaged in '" + directory.path()) != std::string::npos);
    }
    files.damaged = ~std::uint64_t{0};
    CHECK(read_back(file, extent) == data);
    CHECK(read_back(file, before) == "before");
}

TEST_CASE("an extent that is too short, too long, or beyond the end is noticed") {
    const temporary_directory directory;
    scratch_file file(directory.path());
    const scratch_extent extent = file.append(std::string(1000, 'a') + "b");
    scratch_extent wrong = extent;
    wrong.bytes -= 1;
    CHECK_FALSE(failure(file, wrong).empty());
    wrong.bytes += 2;
    CHECK_FALSE(failure(file, wrong).empty());
    wrong = extent;
    wrong.stored_bytes -= 1;
    CHECK_FALSE(failure(file, wrong).empty());
    wrong.stored_bytes += 2;
    CHECK_FALSE(failure(file, wrong).empty());
    CHECK(failure(file, extent).empty());
}

TEST_CASE("each system call that fails is an error, and a later try succeeds") {
    const temporary_directory directory;
    const std::string data(200000, 'd');
    for (int fail_at = 1;; ++fail_at) {
        failing_file_system files(fail_at, ENOSPC);
        scratch_file file(directory.path(), files);
        std::string failed;
        scratch_extent extent;
        try {
            extent = file.append(data);
        } catch (const scratch_error& e) {
            failed = e.what();
            extent = file.append(data);
        }
        std::string back;
        try {
            back = read_back(file, extent);
        } catch (const scratch_error& e) {
            failed = e.what();
            back = read_back(file, extent);
        }
        CHECK(back == data);
        if (!files.has_failed()) break;
        CAPTURE(fail_at);
        CHECK(failed.find("No space left on device; choose another folder") != std::string::npos);
        REQUIRE(fail_at < 100);
    }
}

TEST_CASE("writes and reads that are interrupted, or do a little at a time, go on") {
    const temporary_directory directory;
    interrupting_file_system files;
    scratch_file file(directory.path(), files);
    const std::string data = "not much " + std::string(100, 'x');
    CHECK(read_back(file, file.append(data)) == data);
}
