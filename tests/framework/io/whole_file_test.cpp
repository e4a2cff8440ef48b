#include "io/whole_file.hpp"

#include "failing_file_system.hpp"
#include "io/errors.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iterator>
#include <string>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using test::temporary_directory;

TEST_CASE("a file is written whole, over what was there and over what was left unfinished") {
    const temporary_directory directory;
    const std::string path = directory / "file";
    directory.write("file.part", "left by a process that was killed, and longer");
    for (const char* text : {"one", "", "another, longer"}) {
        CHECK(write_whole_file(path, text) == 0);
        CHECK(test::read_file(path) == text);
        CHECK_FALSE(fs::exists(path + ".part"));
    }
    test::interrupting_file_system interrupting;
    CHECK(write_whole_file(path, "more than three bytes", interrupting) == 0);
    CHECK(test::read_file(path) == "more than three bytes");
}

TEST_CASE("the reason says why a file cannot be written") {
    const temporary_directory directory;
    directory.write("file", "");
    fs::create_directory(directory / "directory");
    CHECK(write_whole_file(directory / "gone/file", "text") == ENOENT);
    CHECK(write_whole_file(directory / "file/file", "text") == ENOTDIR);
    CHECK(write_whole_file(directory / "directory", "text") == EISDIR);
    CHECK(fs::is_empty(directory / "directory"));
    CHECK(write_whole_file("/dev/full", "text") == ENOSPC);
    CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("whatever call fails, what was there stays and nothing is left beside it") {
    const temporary_directory directory;
    const std::string path = directory.write("file", "before");
    const auto write_or_throw = [&](file_system& files) {
        if (write_whole_file(path, "afterwards", files) != 0) throw error("it failed");
    };
    const int failures = test::fail_each_call(EIO, write_or_throw, [&](const std::string&) {
        CHECK(test::read_file(path) == "before");
        CHECK_FALSE(fs::exists(path + ".part"));
    });
    CHECK(failures == 5);  // open, write, fsync, close, rename
    CHECK(test::read_file(path) == "afterwards");
}

TEST_CASE("a path that stands for an open descriptor is written to as that") {
    CHECK(descriptor_named("/dev/stdin") == STDIN_FILENO);
    CHECK(descriptor_named("/dev/stdout") == STDOUT_FILENO);
    CHECK(descriptor_named("/dev/stderr") == STDERR_FILENO);
    CHECK(descriptor_named("/dev/fd/63") == 63);
    CHECK(descriptor_named("/proc/self/fd/7") == 7);
    for (const char* other : {"", "-", "file", "/dev/null", "/dev/fd/", "/dev/fd/-1", "/dev/fd/1x",
                              "/dev/fd/99999999999"}) {
        CAPTURE(other);
        CHECK_FALSE(descriptor_named(other));
    }
    const temporary_directory directory;
    const std::string path = directory.write("results", "");
    const int results = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(results >= 0);
    REQUIRE(::write(results, "results\n", 8) == 8);
    CHECK(write_whole_file("/dev/fd/" + std::to_string(results), "report\n") == 0);
    CHECK(test::read_file(path) == "results\nreport\n");
    ::close(results);
    CHECK(write_whole_file("/dev/fd/" + std::to_string(results), "text") == EBADF);
}

TEST_CASE("a pipe is written to, and stays one") {
    const temporary_directory directory;
    const std::string path = directory / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    CHECK(write_whole_file(path, "text") == 0);
    char got[8];
    CHECK(std::string(got, static_cast<std::size_t>(::read(reader, got, sizeof got))) == "text");
    ::close(reader);
    CHECK(fs::is_fifo(path));
}

TEST_CASE("what comes bit by bit is there when it is finished, and not before") {
    const temporary_directory directory;
    const std::string path = directory / "file";
    const std::string large(3 * sink_buffer_bytes, 'x');
    {
        whole_file_sink sink(path, false);
        CHECK(fs::exists(sink.unfinished()));
        sink.write("some\n");
        sink.write(large);
        CHECK_FALSE(fs::exists(path));
        sink.finish();
        CHECK(sink.unfinished().empty());
    }
    CHECK(test::read_file(path) == "some\n" + large);
    {
        whole_file_sink sink(path, true);
        sink.write("given up");
    }
    CHECK(test::read_file(path) == "some\n" + large);
    CHECK_THROWS_WITH_AS(whole_file_sink(path, false), doctest::Contains("exists; choose another"),
                         output_error);
    {
        whole_file_sink sink(path, true);
        sink.write("other");
        sink.finish();
    }
    CHECK(test::read_file(path) == "other");
    CHECK(std::distance(fs::directory_iterator(directory / ""), {}) == 1);
}

TEST_CASE("a file that comes into being meanwhile is not replaced by what comes bit by bit") {
    const temporary_directory directory;
    const std::string path = directory / "file";
    {
        whole_file_sink sink(path, false);
        sink.write("mine");
        directory.write("file", "of somebody else");
        CHECK_THROWS_AS(sink.finish(), output_error);
    }
    CHECK(test::read_file(path) == "of somebody else");
    CHECK(std::distance(fs::directory_iterator(directory / ""), {}) == 1);
}

TEST_CASE("whatever call fails, of what comes bit by bit nothing is left") {
    for (const bool overwrite : {false, true}) {
        const temporary_directory directory;
        const std::string path = overwrite ? directory.write("file", "before") : directory / "file";
        const auto write = [&](file_system& files) {
            whole_file_sink sink(path, overwrite, files);
            sink.write("afterwards");
            sink.finish();
        };
        const int failures = test::fail_each_call(EIO, write, [&](const std::string&) {
            CHECK(fs::exists(path) == overwrite);
            if (overwrite) CHECK(test::read_file(path) == "before");
            for (const auto& each : fs::directory_iterator(directory / "")) {
                CHECK(each.path() == path);
            }
        });
        CHECK(failures == 5);  // open, write, fsync, close, rename
        CHECK(test::read_file(path) == "afterwards");
    }
}

}  // namespace
}  // namespace throng::io
