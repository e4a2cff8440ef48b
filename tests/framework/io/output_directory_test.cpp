#include "io/output/output_directory.hpp"

#include "io/errors.hpp"
#include "io/output/part_writer.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using test::temporary_directory;

void write_output(const std::string& path, if_exists policy, std::string_view records,
                  file_system& files = file_system::real()) {
    output_directory output(path, policy, files);
    part_writer writer(output);
    writer.write(records);
    writer.finish();
    output.commit();
    CHECK(output.leftover().empty());
}

std::vector<std::string> entries_of(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

using strings = std::vector<std::string>;

TEST_CASE("output appears at commit, whole, and nothing else remains") {
    const temporary_directory directory;
    {
        output_directory output(directory / "out/", if_exists::refuse);
        part_writer writer(output);
        writer.write("one\n");
        writer.finish();
        CHECK_FALSE(fs::exists(directory / "out"));
        CHECK(fs::path(output.temporary_path()).filename().string().starts_with(".out.throng-"));
        output.commit();
        CHECK(entries_of(directory.path()) == strings{"out"});
    }
    CHECK(entries_of(directory / "out") == strings{"_SUCCESS", "part-00000"});
    CHECK(test::read_file(directory / "out/part-00000") == "one\n");
}

TEST_CASE("output without commit leaves nothing") {
    const temporary_directory directory;
    {
        output_directory output(directory / "out", if_exists::overwrite);
        part_writer writer(output);
        writer.write("one\n");
    }
    CHECK(entries_of(directory.path()).empty());
}

TEST_CASE("a relative path is created in the current directory") {
    const temporary_directory directory;
    const fs::path before = fs::current_path();
    fs::current_path(directory.path());
    write_output("out", if_exists::refuse, "one\n");
    fs::current_path(before);
    CHECK(test::read_file(directory / "out/part-00000") == "one\n");
}

TEST_CASE("an existing path is refused, whatever it is") {
    const temporary_directory directory;
    directory.write("file", "contents");
    fs::create_directory(directory / "directory");
    fs::create_symlink("nowhere", directory / "link");
    for (const char* name : {"file", "directory", "link"}) {
        const std::string message = "output directory '" + directory / name +
                                    "' exists; choose another, or replace it with --overwrite";
        CHECK_THROWS_WITH_AS(output_directory(directory / name, if_exists::refuse), message.c_str(),
                             output_error);
    }
    CHECK(entries_of(directory.path()).size() == 3);
}

TEST_CASE("output of earlier, and an empty directory, are overwritten") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    write_output(path, if_exists::overwrite, "one\n");
    directory.write("out/part-00001", "more\n");
    write_output(path, if_exists::overwrite, "two\n");
    CHECK(test::read_file(path + "/part-00000") == "two\n");
    CHECK(entries_of(path) == strings{"_SUCCESS", "part-00000"});
    fs::create_directory(directory / "empty");
    write_output(directory / "empty", if_exists::overwrite, "three\n");
    CHECK(entries_of(directory.path()) == strings{"empty", "out"});
}

TEST_CASE("what no job has written is never overwritten") {
    const temporary_directory directory;
    directory.write("home/letter.txt", "dear");
    directory.write("mixed/_SUCCESS", "");
    directory.write("mixed/part-00000", "");
    directory.write("mixed/notes", "mine");
    directory.write("deep/part-00000/x", "mine");
    directory.write("file", "mine");
    write_output(directory / "out", if_exists::refuse, "one\n");
    fs::create_directory_symlink("out", directory / "link");
    const auto before = entries_of(directory.path());
    const auto refused = [&](const char* name, const std::string& why) {
        const std::string message =
            "will not overwrite '" + directory / name + "': " + why +
            "; only the output of a job is overwritten: remove it yourself, or choose another "
            "directory";
        CHECK_THROWS_WITH_AS(output_directory(directory / name, if_exists::overwrite),
                             message.c_str(), output_error);
    };
    refused("home", "it contains 'letter.txt', which is of no job");
    refused("mixed", "it contains 'notes', which is of no job");
    refused("deep", "it contains 'part-00000', which is of no job");
    refused("file", "it is not a directory");
    refused("link", "it is not a directory");
    CHECK(entries_of(directory.path()) == before);
    CHECK(test::read_file(directory / "home/letter.txt") == "dear");
}

TEST_CASE("what came into being while the job ran is not replaced") {
    const temporary_directory directory;
    for (const if_exists policy : {if_exists::refuse, if_exists::overwrite}) {
        {
            output_directory output(directory / "out", policy);
            directory.write("out/letter.txt", "dear");
            CHECK_THROWS_AS(output.commit(), output_error);
        }
        CHECK(entries_of(directory.path()) == strings{"out"});
        CHECK(entries_of(directory / "out") == strings{"letter.txt"});
        fs::remove_all(directory / "out");
    }
}

TEST_CASE("a parent that is missing or no directory is an error at once") {
    const temporary_directory directory;
    directory.write("file", "");
    for (const char* parent : {"gone", "file"}) {
        const std::string path = directory / parent + "/out";
        const std::string message = "cannot create output directory '" + path +
                                    "': there is no directory '" + directory / parent +
                                    "'; create it first";
        CHECK_THROWS_WITH_AS(output_directory(path, if_exists::refuse), message.c_str(),
                             output_error);
    }
    CHECK_THROWS_WITH_AS(output_directory("/proc/out", if_exists::refuse),
                         doctest::Contains("cannot create output directory '/proc/out'"),
                         output_error);
    for (const char* path : {"", ".", "..", "/", "//", "a/..", "./"}) {
        CHECK_THROWS_WITH_AS(output_directory(path, if_exists::overwrite),
                             doctest::Contains("give the name of a directory"), output_error);
    }
}

// As old or networked file systems are: knows no flags of renameat2, and can fail at one rename.
class plain_rename_file_system : public file_system {
public:
    explicit plain_rename_file_system(int fail_at = 0) : fail_at_(fail_at) {}
    int rename(const char* from, const char* to, unsigned flags) override {
        errno = EINVAL;
        if (flags != 0) return -1;
        errno = EIO;
        return ++calls_ == fail_at_ ? -1 : file_system::rename(from, to, flags);
    }

private:
    int fail_at_;
    int calls_ = 0;
};

TEST_CASE("file systems that cannot exchange two directories are served, too") {
    const temporary_directory directory;
    plain_rename_file_system files;
    write_output(directory / "out", if_exists::refuse, "one\n", files);
    write_output(directory / "out", if_exists::overwrite, "two\n", files);
    CHECK(entries_of(directory.path()) == strings{"out"});
    CHECK(test::read_file(directory / "out/part-00000") == "two\n");

    for (const int fail_at : {1, 2}) {
        plain_rename_file_system failing(fail_at);
        CHECK_THROWS_AS(write_output(directory / "out", if_exists::overwrite, "three\n", failing),
                        output_error);
        CHECK(entries_of(directory.path()) == strings{"out"});
        CHECK(test::read_file(directory / "out/part-00000") == "two\n");
    }
}

}  // namespace
}  // namespace throng::io
