#include "io/output/output_sink.hpp"

#include "failing_file_system.hpp"
#include "io/errors.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace throng::io {
namespace {

using test::temporary_directory;

TEST_CASE("a stream sink writes everything in order, small pieces and large ones") {
    const temporary_directory directory;
    std::string expected;
    {
        const unique_file file =
            open_file(file_system::real(), directory / "out", O_WRONLY | O_CREAT);
        stream_sink sink(file.descriptor(), "out");
        for (std::size_t size = 1; size < 300000; size = size * 3 + 1) {
            const std::string records =
                std::string(size, static_cast<char>('a' + size % 26)) + "\n";
            sink.write(records);
            sink.write("small\n");
            expected += records + "small\n";
        }
        sink.finish();
        CHECK_FALSE(sink.reader_gone());
    }
    CHECK(test::read_file(directory / "out") == expected);
}

TEST_CASE("interrupted and partial writes lose nothing") {
    const temporary_directory directory;
    test::interrupting_file_system files;
    {
        const unique_file file = open_file(files, directory / "out", O_WRONLY | O_CREAT);
        stream_sink sink(file.descriptor(), "out", files);
        sink.write("one\ntwo\nthree\n");
        sink.finish();
    }
    CHECK(test::read_file(directory / "out") == "one\ntwo\nthree\n");
}

TEST_CASE("a reader that goes away ends the output without an error") {
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const unique_file writing(file_system::real(), ends[1]);
    ::close(ends[0]);
    stream_sink sink(ends[1], "standard output");
    sink.write("buffered\n");
    CHECK_FALSE(sink.reader_gone());
    sink.write(std::string(200000, 'x') + "\n");
    CHECK(sink.reader_gone());
    sink.write("dropped\n");
    sink.finish();
    CHECK(sink.reader_gone());
    ::signal(SIGPIPE, before);
}

TEST_CASE("a full device is an error with its reason") {
    const unique_file file = open_file(file_system::real(), "/dev/full", O_WRONLY);
    REQUIRE(file.is_open());
    stream_sink sink(file.descriptor(), "standard output");
    sink.write("text\n");
    CHECK_THROWS_WITH_AS(sink.finish(), "cannot write to standard output: No space left on device",
                         output_error);
}

TEST_CASE("a non-blocking descriptor is waited for") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
    const std::string text = std::string(1000000, 'x') + "\n";
    std::size_t received = 0;
    {
        const std::jthread reader([&] {
            std::string piece(1000, '\0');
            ssize_t got = 0;
            while ((got = ::read(ends[0], piece.data(), piece.size())) > 0) {
                received += static_cast<std::size_t>(got);
            }
        });
        stream_sink sink(ends[1], "pipe");
        sink.write(text);
        sink.finish();
        ::close(ends[1]);
    }
    ::close(ends[0]);
    CHECK(received == text.size());
}

}  // namespace
}  // namespace throng::io
