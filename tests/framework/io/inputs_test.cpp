#include "io/inputs.hpp"

#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using test::temporary_directory;
using strings = std::vector<std::string>;

strings names_of(const strings& arguments) {
    strings names;
    for (const input& input : expand_inputs(arguments)) names.push_back(input.name);
    return names;
}

// Permissions do not bind root.
class as_nobody {
public:
    as_nobody() : user_(::geteuid()) {
        if (user_ == 0) REQUIRE(::seteuid(65534) == 0);
    }
    ~as_nobody() {
        if (user_ == 0 && ::seteuid(0) != 0) std::abort();
    }

private:
    uid_t user_;
};

TEST_CASE("files come in the order of the arguments, with their sizes") {
    const temporary_directory directory;
    const std::string two = directory.write("two", "22");
    const std::string none = directory.write("none", "");
    const auto inputs = expand_inputs(strings{two, none, two});
    REQUIRE(inputs.size() == 3);
    CHECK(inputs[0].name == two);
    CHECK(inputs[0].size == 2);
    CHECK_FALSE(inputs[0].stream);
    CHECK(inputs[1].size == 0);
    CHECK_FALSE(inputs[1].stream);
    CHECK(inputs[2].name == two);
}

TEST_CASE("a directory gives all its files in the byte order of their paths") {
    const temporary_directory directory;
    for (const char* name : {"d/b", "d/a/z", "d/a.txt", "d/a/deep/er/x", "d/B"}) {
        directory.write(name, name);
    }
    const std::string root = directory / "d";
    const strings expected{root + "/B", root + "/a.txt", root + "/a/deep/er/x", root + "/a/z",
                           root + "/b"};
    CHECK(names_of({root}) == expected);
    CHECK(names_of({root + "/"}) == expected);
}

TEST_CASE("hidden files of a directory, and those that begin with _, are left out") {
    const temporary_directory directory;
    for (const char* name :
         {"d/a", "d/.hidden", "d/_SUCCESS", "d/e/_logs/x", "d/e/b", "d/.git/x"}) {
        directory.write(name, name);
    }
    const std::string root = directory / "d";
    CHECK(names_of({root}) == strings{root + "/a", root + "/e/b"});
    CHECK(names_of({root + "/e/_logs", root + "/.hidden"}) ==
          strings{root + "/e/_logs/x", root + "/.hidden"});
    CHECK(names_of({root + "/_*"}) == strings{root + "/_SUCCESS"});
    CHECK_THROWS_WITH_AS((void)names_of({(directory.write("f/_x", ""), directory / "f")}),
                         doctest::Contains("/f' contains no files but such as are left out, since "
                                           "their names begin with '.' or '_'"),
                         input_error);
}

TEST_CASE("links to files are followed, links to directories and loops are not entered") {
    const temporary_directory directory;
    directory.write("d/file", "contents");
    directory.write("elsewhere/file", "contents");
    fs::create_symlink("file", directory / "d/link");
    fs::create_symlink("nowhere", directory / "d/dangling");
    fs::create_symlink("dangling-loop", directory / "d/dangling-loop");
    fs::create_directory_symlink("..", directory / "d/up");
    fs::create_directory_symlink("../elsewhere", directory / "d/aside");
    fs::create_directory_symlink("d", directory / "to-d");
    REQUIRE(::mkfifo((directory / "d/pipe").c_str(), 0600) == 0);
    CHECK(names_of({directory / "d"}) == strings{directory / "d/file", directory / "d/link"});
    CHECK(names_of({directory / "to-d"}) ==
          strings{directory / "to-d/file", directory / "to-d/link"});
    CHECK(expand_inputs(strings{directory / "d"})[1].size == 8);
}

TEST_CASE("a glob gives its matches in byte order, directories too") {
    const temporary_directory directory;
    for (const char* name : {"b.log", "a.log", "B.log", "c.txt", "sub.log/x"}) {
        directory.write(name, name);
    }
    CHECK(names_of({directory / "*.log"}) == strings{directory / "B.log", directory / "a.log",
                                                     directory / "b.log", directory / "sub.log/x"});
    CHECK(names_of({directory / "[ab].log"}) == strings{directory / "a.log", directory / "b.log"});
    CHECK(names_of({directory / "?.txt"}) == strings{directory / "c.txt"});
}

TEST_CASE("a file whose name looks like a glob is that file") {
    const temporary_directory directory;
    directory.write("a", "");
    const std::string star = directory.write("*", "");
    CHECK(names_of({star}) == strings{star});
}

TEST_CASE("a file called - that a glob finds is not standard input") {
    const temporary_directory directory;
    directory.write("-", "contents");
    const fs::path before = fs::current_path();
    fs::current_path(directory.path());
    const auto inputs = expand_inputs(strings{"?"});
    fs::current_path(before);
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].name == "./-");
    CHECK_FALSE(inputs[0].stream);
}

TEST_CASE("pipes, devices and files of /proc are streams") {
    const temporary_directory directory;
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
    const auto inputs =
        expand_inputs(strings{directory / "pipe", "/dev/null", "/proc/self/status", "-"});
    REQUIRE(inputs.size() == 4);
    for (const input& input : inputs) {
        CHECK_MESSAGE(input.stream, input.name);
        CHECK(input.size == 0);
    }
    CHECK(printable_name(inputs[3]) == "standard input");
    input named;
    named.name = "the output\nof 'a job'";
    named.has_path = false;
    CHECK(printable_name(named) == "the output\\x0aof 'a job'");
}

TEST_CASE("a file of /proc is read although its size is 0") {
    const auto inputs = expand_inputs(strings{"/proc/self/status"});
    block_reader reader(inputs);
    block block;
    REQUIRE(reader.open({0, 0, end_of_stream}));
    REQUIRE(reader.next(block));
    CHECK(std::string_view(block.data, block.size).starts_with("Name:"));
}

TEST_CASE("what is missing or given twice is an error that names it") {
    const temporary_directory directory;
    fs::create_directory(directory / "empty");
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
    const auto fails_with = [](const strings& arguments, const std::string& message) {
        CHECK_THROWS_WITH_AS((void)expand_inputs(arguments), message.c_str(), input_error);
    };
    fails_with({directory / "gone"},
               "cannot read '" + directory / "gone" + "': No such file or directory");
    fails_with({"/dev/null/x"}, "cannot read '/dev/null/x': Not a directory");
    fails_with({directory / "*.gone"}, "no file matches '" + directory / "*.gone" + "'");
    fails_with({""}, "cannot read '': No such file or directory");
    fails_with({directory / "empty"}, "directory '" + directory / "empty" + "' contains no files");
    fails_with({"-", "-"}, "standard input ('-') is given twice, but it can be read only once");
    fails_with(
        {directory / "pipe", directory / "pipe"},
        "'" + directory / "pipe" + "' is a pipe that is given twice, but it can be read only once");
    fails_with({"two\nlines"}, "cannot read 'two\\x0alines': No such file or directory");
}

TEST_CASE("what may not be read is an error before anything is read") {
    const temporary_directory directory;
    fs::permissions(directory.path(), fs::perms{0755});
    directory.write("d/secret", "contents");
    directory.write("closed/file", "contents");
    fs::permissions(directory / "d/secret", fs::perms::none);
    fs::permissions(directory / "closed", fs::perms::none);
    const auto fails_with = [](const std::string& argument, const std::string& message) {
        const as_nobody nobody;
        CHECK_THROWS_WITH_AS((void)expand_inputs(strings{argument}), message.c_str(), input_error);
    };
    const std::string secret = "cannot read '" + directory / "d/secret" +
                               "': Permission denied; you need permission to read it";
    fails_with(directory / "d/secret", secret);
    fails_with(directory / "d", secret);
    fails_with(directory / "d/*", secret);
    fails_with(directory / "closed", "cannot list directory '" + directory / "closed" +
                                         "': Permission denied; you need permission to read and "
                                         "search it");
    fs::permissions(directory / "closed", fs::perms::owner_all);
}

// Thousands of files come and go much faster in memory, where there is room for them.
fs::path roomy_directory() {
    std::error_code failed;
    const fs::space_info shared_memory = fs::space("/dev/shm", failed);
    const bool roomy = !failed && shared_memory.available > (std::uintmax_t{200} << 20);
    return roomy ? fs::path("/dev/shm") : fs::temp_directory_path();
}

TEST_CASE("ten thousand small files are listed and read") {
    const temporary_directory directory(roomy_directory());
    for (int file = 0; file < 10000; ++file) {
        directory.write("d/" + std::to_string(file % 100) + "/" + std::to_string(file),
                        std::to_string(file) + "\n");
    }
    const auto inputs = expand_inputs(strings{directory / "d"});
    REQUIRE(inputs.size() == 10000);
    split_queue queue(inputs, 64);
    CHECK(queue.total_splits() == 10000);
    block_reader reader(inputs);
    std::uint64_t sum = 0;
    block block;
    while (const auto split = queue.next()) {
        REQUIRE(reader.open(*split));
        while (reader.next(block)) sum += std::stoull(std::string(block.data, block.size));
    }
    CHECK(sum == 9999 * 10000 / 2);
}

TEST_CASE("of many files the first one that may not be read is named") {
    const temporary_directory directory(roomy_directory());
    fs::permissions(directory.path(), fs::perms{0755});
    for (int file = 1000; file < 4000; ++file) {
        const std::string path = directory.write("d/" + std::to_string(file), "x\n");
        if (file % 1000 > 300 && file % 7 == 0) fs::permissions(path, fs::perms::none);
    }
    const as_nobody nobody;
    for (int i = 0; i < 5; ++i) {
        CHECK_THROWS_WITH_AS((void)expand_inputs(strings{directory / "d"}),
                             ("cannot read '" + directory / "d/1302" +
                              "': Permission denied; you need permission to read it")
                                 .c_str(),
                             input_error);
    }
}

}  // namespace
}  // namespace throng::io
