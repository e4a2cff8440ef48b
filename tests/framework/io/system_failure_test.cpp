// Every system call fails once: the first, the second, and so on until the work succeeds.
#include "failing_file_system.hpp"
#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "io/output/part_writer.hpp"
#include "io/whole_file.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using test::fail_each_call;
using test::temporary_directory;

// Two parts, the first larger than a buffer, and a file beside them.
void write_output(const std::string& path, if_exists policy, file_system& files) {
    output_directory output(path, policy, files);
    part_writer writer(output, {.part_bytes = 100000});
    writer.write(std::string(99999, 'x') + "\n");
    writer.write("the second part\n");
    writer.finish();
    output.write_file("_notes", "something to know");
    output.commit();
}

std::ptrdiff_t entries_in(const std::string& path) {
    return std::distance(fs::directory_iterator(path), fs::directory_iterator());
}

TEST_CASE("whatever call fails, no output appears and nothing is left") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    const auto work = [&](file_system& files) {
        fs::remove_all(path);
        write_output(path, if_exists::refuse, files);
    };
    const int failures = fail_each_call(ENOSPC, work, [&](const std::string& message) {
        CAPTURE(message);
        CHECK(message.find("No space left on device") != std::string::npos);
        CHECK(message.find(path) != std::string::npos);
        CHECK(entries_in(directory.path()) == 0);
    });
    // Nothing less than: mkdir, open, flock; open, write, close of three files; open, fsync, close
    // of each; open, fsync, close of _SUCCESS, of the directory and of its parent; rename.
    CHECK(failures >= 3 + 3 * 3 + 3 * 3 + 3 * 3 + 1);
    CHECK(entries_in(path) == 4);
    CHECK(test::read_file(path + "/_notes") == "something to know");
}

TEST_CASE("whatever call fails, the output that was to be overwritten is still there") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    const auto work = [&](file_system& files) {
        fs::remove_all(path);
        directory.write("out/part-00000", "old\n");
        write_output(path, if_exists::overwrite, files);
    };
    const int failures = fail_each_call(EIO, work, [&](const std::string& message) {
        CAPTURE(message);
        CHECK(message.find("Input/output error") != std::string::npos);
        CHECK(entries_in(directory.path()) == 1);
        CHECK(entries_in(path) == 1);
        CHECK(test::read_file(path + "/part-00000") == "old\n");
    });
    CHECK(failures >= 30);
    CHECK(entries_in(directory.path()) == 1);
    CHECK(test::read_file(path + "/part-00001") == "the second part\n");
}

TEST_CASE("whatever call fails while a file is written as a whole, the old one is still there") {
    const temporary_directory directory;
    const std::string path = directory / "report";
    for (const bool old : {false, true}) {
        CAPTURE(old);
        int error_number = 0;
        int failures = 0;
        for (int fail_at = 1;; ++fail_at, ++failures) {
            CAPTURE(fail_at);
            fs::remove_all(path);
            if (old) directory.write("report", "old");
            test::failing_file_system files(fail_at, EDQUOT);
            error_number = write_whole_file(path, "new", files);
            if (error_number == 0) break;
            CHECK(error_number == EDQUOT);
            CHECK(entries_in(directory.path()) == (old ? 1 : 0));
            if (old) CHECK(test::read_file(path) == "old");
        }
        CHECK(failures == 5);  // open, write, fsync, close, rename
        CHECK(entries_in(directory.path()) == 1);
        CHECK(test::read_file(path) == "new");
    }
}

TEST_CASE("whatever call fails while inputs are read, the error names the input") {
    const temporary_directory directory;
    const std::string text = std::string(5000, 'x') + "\nsecond\n" + std::string(3000, 'y');
    const std::string path = directory.write("text", text);
    for (const bool stream : {false, true}) {
        const std::vector<input> inputs{{path, stream ? 0 : text.size(), stream}};
        std::string all;
        const auto work = [&](file_system& files) {
            all.clear();
            split_queue queue(inputs, 1000);
            block_reader reader(inputs, {.block_bytes = 700}, files);
            block block;
            while (const auto split = queue.next()) {
                if (!reader.open(*split)) continue;
                while (reader.next(block)) all.append(block.data, block.size);
            }
        };
        const int failures = fail_each_call(EIO, work, [&](const std::string& message) {
            CAPTURE(message);
            CHECK(message.starts_with("cannot "));
            CHECK(message.find(path) != std::string::npos);
            CHECK(message.ends_with("Input/output error"));
        });
        CHECK(failures >= 5);
        CHECK(all == text);
    }
}

}  // namespace
}  // namespace throng::io
