// Processes that are killed while they write an output.
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using strings = std::vector<std::string>;
using test::temporary_directory;

constexpr int threw = 3;

pid_t start(const std::function<void()>& work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child > 0) return child;
    int status = 0;
    try {
        work();
    } catch (const std::exception& e) {
        ::fprintf(stderr, "child: %s\n", e.what());
        status = threw;
    }
    ::_exit(status);
}

// How the process ended: its exit status, or the negated signal.
int ending_of(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

strings entries_of(const std::string& path) {
    strings names;
    for (const auto& entry : fs::directory_iterator(path)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

// Processes are killed here, not the machine.
class lazy_file_system : public file_system {
public:
    int fsync(int) override { return 0; }
};

void write_output(const std::string& path, std::string_view text, file_system& files) {
    output_directory output(path, if_exists::overwrite, files);
    output.write_file("part-00000", text);
    output.commit();
}

// Kills its process before, or after, the `kill_at`-th call that changes what other processes see.
class killing_file_system : public lazy_file_system {
public:
    killing_file_system(int kill_at, bool after, bool exchanges)
        : kill_at_(kill_at), after_(after), exchanges_(exchanges) {}

    ssize_t write(int descriptor, const void* from, std::size_t size) override {
        return around([&] { return file_system::write(descriptor, from, size); });
    }
    int open(const char* path, int flags) override {
        return around([&] { return file_system::open(path, flags); });
    }
    int mkdir(const char* path) override {
        return around([&] { return file_system::mkdir(path); });
    }
    int flock(int descriptor, int operation) override {
        return around([&] { return file_system::flock(descriptor, operation); });
    }
    int rename(const char* from, const char* to, unsigned flags) override {
        if (flags != 0 && !exchanges_) return errno = EINVAL, -1;
        return around([&] { return file_system::rename(from, to, flags); });
    }

private:
    template <class Call>
    std::invoke_result_t<Call> around(const Call& call) {
        const bool last = ++calls_ == kill_at_;
        if (last && !after_) ::raise(SIGKILL);
        const auto result = call();
        if (last) ::raise(SIGKILL);
        return result;
    }

    int kill_at_;
    bool after_;
    bool exchanges_;
    int calls_ = 0;
};

// What the next run meets, and leaves. `old` is what was there before; empty: nothing.
void check_after_kill(const temporary_directory& directory, const std::string& old) {
    const std::string path = directory / "out";
    if (fs::exists(path)) {
        const std::string text = test::read_file(path + "/part-00000");
        CHECK((text == "new\n" || text == old));
        CHECK(entries_of(path) == strings{"_SUCCESS", "part-00000"});
    }
    {
        // A run that fails leaves the old output as it was, wherever the one before was killed.
        const output_directory output(path, if_exists::overwrite);
        CHECK(entries_of(directory.path()).size() == (fs::exists(path) ? 2 : 1));
    }
    CHECK((old.empty() || fs::exists(path)));
    lazy_file_system files;
    write_output(path, "next\n", files);
    CHECK(entries_of(directory.path()) == strings{"out"});
    CHECK(test::read_file(path + "/part-00000") == "next\n");
}

TEST_CASE("whenever a run is killed, the next one finds a whole output or none, and cleans up") {
    for (const bool exchanges : {true, false}) {
        for (const std::string old : {"", "old\n"}) {
            int kills = 0;
            for (int kill_at = 1, after = 0;; kill_at += after, after = 1 - after) {
                CAPTURE(exchanges);
                CAPTURE(old);
                CAPTURE(kill_at);
                CAPTURE(after);
                REQUIRE(kill_at < 100);
                const temporary_directory directory;
                lazy_file_system unharmed;
                if (!old.empty()) write_output(directory / "out", old, unharmed);
                const int ending = ending_of(start([&] {
                    killing_file_system files(kill_at, after == 1, exchanges);
                    write_output(directory / "out", "new\n", files);
                }));
                if (ending == 0) break;
                CHECK(ending == -SIGKILL);
                ++kills;
                check_after_kill(directory, old);
            }
            CHECK(kills >= 20);
        }
    }
}

// Were one of them to take the directory of another for a leftover, that one could not write.
TEST_CASE("runs of the same output that start at the same time leave each other alone") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(start([&] {
            for (std::size_t round = 0; round < test::scaled(400); ++round) {
                output_directory output(path, if_exists::refuse);
                output.write_file("part-00000", "text");
                const bool there = fs::exists(output.temporary_path() + "/part-00000");
                if (!there) throw output_error("it was taken for a leftover");
            }
        }));
    }
    for (const pid_t child : children) CHECK(ending_of(child) == 0);
    CHECK(entries_of(directory.path()).empty());
}

}  // namespace
}  // namespace throng::io
