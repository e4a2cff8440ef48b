// What runs that are no more have left beside an output, made by hand.
#include "io/output/output_leftovers.hpp"

#include "io/errors.hpp"
#include "io/output/directory_lock.hpp"
#include "io/output/output_directory.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using strings = std::vector<std::string>;
using test::temporary_directory;

// As of a run that is no more, and of another one.
constexpr const char* dead = ".out.throng-4242-0123abcd";
constexpr const char* dead_old = ".out.throng-4242-0123abcd-old";
constexpr const char* other_old = ".out.throng-4242-fedc9876-old";

void write_output(const std::string& path, if_exists policy, std::string_view text,
                  file_system& files = file_system::real()) {
    output_directory output(path, policy, files);
    output.write_file("part-00000", text);
    output.commit();
}

strings entries_of(const std::string& path) {
    strings names;
    for (const auto& entry : fs::directory_iterator(path)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

void write_dead(const temporary_directory& directory, const std::string& name,
                std::string_view text) {
    directory.write(name + "/part-00000", text);
    directory.write(name + "/_SUCCESS", "");
}

TEST_CASE("what dead runs have left is removed by the next one") {
    const temporary_directory directory;
    write_dead(directory, dead, "partial");
    write_dead(directory, other_old, "old");
    fs::create_directory(directory / ".out.throng-1-00000000");
    // A process that is alive now has the id of one that is dead.
    fs::create_directory(directory / (".out.throng-" + std::to_string(::getpid()) + "-00000000"));
    {
        const output_directory output(directory / "out", if_exists::refuse);
        CHECK(entries_of(directory.path()) ==
              strings{fs::path(output.temporary_path()).filename()});
    }
    CHECK(entries_of(directory.path()).empty());
}

TEST_CASE("leftovers beside a relative path are removed") {
    const temporary_directory directory;
    write_dead(directory, dead, "partial");
    const fs::path before = fs::current_path();
    fs::current_path(directory.path());
    write_output("out", if_exists::refuse, "one\n");
    fs::current_path(before);
    CHECK(entries_of(directory.path()) == strings{"out"});
}

TEST_CASE("what a living run writes is left alone, until it is done with it") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    std::optional<output_directory> first(std::in_place, path, if_exists::overwrite);
    first->write_file("part-00000", "first\n");
    write_output(path, if_exists::overwrite, "second\n");
    CHECK(entries_of(directory.path()).size() == 2);
    first->commit();
    CHECK(test::read_file(path + "/part-00000") == "first\n");
    CHECK(entries_of(directory.path()) == strings{"out"});
    first.reset();
    CHECK(lock_directory(file_system::real(), path).is_open());
}

TEST_CASE("an output is locked no more once it is in place") {
    const temporary_directory directory;
    output_directory output(directory / "out", if_exists::refuse);
    CHECK_FALSE(lock_directory(file_system::real(), output.temporary_path()).is_open());
    CHECK(errno == EWOULDBLOCK);
    output.commit();
    CHECK(lock_directory(file_system::real(), directory / "out").is_open());
}

TEST_CASE("an output that somebody else has locked is overwritten all the same") {
    const temporary_directory directory;
    write_output(directory / "out", if_exists::refuse, "one\n");
    const unique_file lock = lock_directory(file_system::real(), directory / "out");
    REQUIRE(lock.is_open());
    write_output(directory / "out", if_exists::overwrite, "two\n");
    CHECK(test::read_file(directory / "out/part-00000") == "two\n");
    CHECK(entries_of(directory.path()) == strings{"out"});
}

TEST_CASE("what no job has written is not taken for a leftover") {
    const temporary_directory directory;
    directory.write("home/part-00000", "mine");
    directory.write(".out.throng-1-00000001/part-00000", "mine");
    directory.write(".out.throng-1-00000001/letter.txt", "dear");
    directory.write(".out.throng-1-00000002/part-00000/x", "mine");
    directory.write(".out.throng-1-00000003", "a file");
    directory.write(".out.throng-1-4/part-00000", "too few digits");
    directory.write(".out.throng-1.throng-1-00000005/part-00000", "of another output");
    directory.write(".outer.throng-1-00000006/part-00000", "of another output");
    fs::create_directory_symlink("home", directory / ".out.throng-1-00000007");
    fs::create_directory(directory / ".out.throng-1-00000008");
    fs::create_symlink("../home/part-00000", directory / ".out.throng-1-00000008/part-00000");
    strings before = entries_of(directory.path());
    write_output(directory / "out", if_exists::refuse, "one\n");
    before.push_back("out");
    CHECK(entries_of(directory.path()) == before);
    CHECK(test::read_file(directory / ".out.throng-1-00000001/part-00000") == "mine");
    CHECK(test::read_file(directory / "home/part-00000") == "mine");
}

TEST_CASE("a run that is refused removes nothing") {
    const temporary_directory directory;
    write_output(directory / "out", if_exists::refuse, "one\n");
    write_dead(directory, dead, "perhaps somebody is to look at it");
    CHECK_THROWS_AS(output_directory(directory / "out", if_exists::refuse), output_error);
    CHECK(entries_of(directory.path()) == strings{dead, "out"});
}

// Nothing can be claimed in it, for one reason or another.
class unclaimable : public file_system {
public:
    explicit unclaimable(std::string_view how) : how_(how) {}
    int open(const char* path, int flags) override {
        if (how_ == "open" && std::string_view(path).ends_with(dead)) return errno = EACCES, -1;
        return file_system::open(path, flags);
    }
    int flock(int descriptor, int operation) override {
        if (how_ == "flock") return errno = EOPNOTSUPP, -1;
        return file_system::flock(descriptor, operation);
    }
    int fstatfs(int descriptor, struct statfs* to) override {
        if (how_ == "fstatfs") return errno = EIO, -1;
        const int result = file_system::fstatfs(descriptor, to);
        if (how_ == "network") to->f_type = NFS_SUPER_MAGIC;
        return result;
    }

private:
    std::string_view how_;
};

TEST_CASE("a leftover that may not be claimed stays, and is no reason to fail") {
    for (const char* how : {"open", "flock", "fstatfs", "network"}) {
        CAPTURE(how);
        const temporary_directory directory;
        write_dead(directory, dead, "partial");
        unclaimable files(how);
        write_output(directory / "out", if_exists::refuse, "one\n", files);
        CHECK(entries_of(directory.path()) == strings{dead, "out"});
        CHECK(test::read_file(directory / "out/part-00000") == "one\n");
    }
}

TEST_CASE("a lock that fails for another reason than that there are none is an error") {
    class failing : public file_system {
        int flock(int, int) override { return errno = EIO, -1; }
    } files;
    const temporary_directory directory;
    const std::string message = "cannot create output directory '" + directory / "out" +
                                "': cannot write to '" + directory.path() + "': Input/output error";
    CHECK_THROWS_WITH_AS(output_directory(directory / "out", if_exists::refuse, files),
                         message.c_str(), output_error);
    CHECK(entries_of(directory.path()).empty());
}

// Another run starts at the moment between mkdir and open, or between open and flock.
class crowded_file_system : public file_system {
public:
    crowded_file_system(std::string_view moment, std::function<void()> meanwhile, int times)
        : moment_(moment), meanwhile_(std::move(meanwhile)), left_(times) {}
    int mkdir(const char* path) override {
        const int result = file_system::mkdir(path);
        if (moment_ == "mkdir" && left_-- > 0) meanwhile_();
        return result;
    }
    int flock(int descriptor, int operation) override {
        if (moment_ == "flock" && left_-- > 0) meanwhile_();
        return file_system::flock(descriptor, operation);
    }

private:
    std::string_view moment_;
    std::function<void()> meanwhile_;
    int left_;
};

TEST_CASE("a directory that is taken for a leftover before it is locked is made anew") {
    const temporary_directory directory;
    const std::string path = directory / "out";
    const output_names names(path);
    std::vector<unique_file> locks;
    const auto remove = [&] { remove_leftovers(names, file_system::real()); };
    const auto lock = [&] {
        for (const std::string& name : entries_of(directory.path())) {
            locks.push_back(lock_directory(file_system::real(), directory / name));
            CHECK(locks.back().is_open());
        }
    };
    const std::vector<std::pair<const char*, std::function<void()>>> moments{
        {"mkdir", remove}, {"flock", remove}, {"mkdir", lock}, {"flock", lock}};
    for (const auto& [moment, meanwhile] : moments) {
        crowded_file_system files(moment, meanwhile, 3);
        output_directory output(path, if_exists::overwrite, files);
        CHECK(entries_of(directory.path()) ==
              strings{fs::path(output.temporary_path()).filename()});
        remove();
        output.write_file("part-00000", "one\n");
        output.commit();
        CHECK(entries_of(directory.path()) == strings{"out"});
        locks.clear();
        fs::remove_all(path);

        crowded_file_system hopeless(moment, meanwhile, 1000);
        CHECK_THROWS_WITH_AS(output_directory(path, if_exists::refuse, hopeless),
                             doctest::Contains("Resource temporarily unavailable"), output_error);
        CHECK(entries_of(directory.path()).empty());
        locks.clear();
    }
}

TEST_CASE("an old output that a dead run had set aside is put back") {
    const temporary_directory directory;
    write_dead(directory, dead, "new\n");
    write_dead(directory, dead_old, "old\n");
    CHECK_THROWS_AS(output_directory(directory / "out", if_exists::refuse), output_error);
    CHECK(entries_of(directory.path()) == strings{dead, "out"});
    CHECK(test::read_file(directory / "out/part-00000") == "old\n");
    { const output_directory output(directory / "out", if_exists::overwrite); }
    CHECK(entries_of(directory.path()) == strings{"out"});
    CHECK(test::read_file(directory / "out/part-00000") == "old\n");
}

TEST_CASE("an old output that was about to be removed is not put back") {
    const temporary_directory directory;
    write_dead(directory, dead_old, "half removed");
    write_output(directory / "out", if_exists::refuse, "new\n");
    CHECK(test::read_file(directory / "out/part-00000") == "new\n");
    CHECK(entries_of(directory.path()) == strings{"out"});
}

TEST_CASE("an old output is not put back while the run that set it aside is alive") {
    const temporary_directory directory;
    write_dead(directory, dead, "new\n");
    write_dead(directory, dead_old, "old\n");
    unique_file alive = lock_directory(file_system::real(), directory / dead);
    restore_old_output(output_names(directory / "out"), file_system::real());
    remove_leftovers(output_names(directory / "out"), file_system::real());
    CHECK(entries_of(directory.path()) == strings{dead, dead_old});
}

// Another run starts while this one makes its output durable in vain.
class vain_file_system : public file_system {
public:
    vain_file_system(const output_names& names, bool exchanges)
        : names_(names), exchanges_(exchanges) {}
    int rename(const char* from, const char* to, unsigned flags) override {
        if (flags != 0 && !exchanges_) return errno = EINVAL, -1;
        const int result = file_system::rename(from, to, flags);
        renamed_ = true;
        return result;
    }
    int fsync(int descriptor) override {
        if (!std::exchange(renamed_, false)) return file_system::fsync(descriptor);
        restore_old_output(names_, file_system::real());
        remove_leftovers(names_, file_system::real());
        return errno = EIO, -1;
    }

private:
    const output_names& names_;
    bool exchanges_;
    bool renamed_ = false;
};

TEST_CASE("an old output that may have to be put back is not taken for a leftover") {
    for (const bool exchanges : {true, false}) {
        CAPTURE(exchanges);
        const temporary_directory directory;
        const output_names names(directory / "out");
        write_output(names.path(), if_exists::refuse, "old\n");
        vain_file_system files(names, exchanges);
        CHECK_THROWS_WITH_AS(write_output(names.path(), if_exists::overwrite, "new\n", files),
                             doctest::Contains("to disk: Input/output error"), output_error);
        CHECK(entries_of(directory.path()) == strings{"out"});
        CHECK(test::read_file(names.path() + "/part-00000") == "old\n");
    }
}

TEST_CASE("an old output that cannot be put back now is kept for later") {
    class no_rename : public file_system {
        int rename(const char*, const char*, unsigned) override { return errno = EIO, -1; }
    } files;
    const temporary_directory directory;
    write_dead(directory, dead, "new\n");
    write_dead(directory, dead_old, "old\n");
    { const output_directory output(directory / "out", if_exists::refuse, files); }
    CHECK(entries_of(directory.path()) == strings{dead, dead_old});
    write_output(directory / "out", if_exists::overwrite, "newest\n");
    CHECK(entries_of(directory.path()) == strings{"out"});
    CHECK(test::read_file(directory / "out/part-00000") == "newest\n");
}

}  // namespace
}  // namespace throng::io
