// What is foreseen of an output directory is what happens then.
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;
using strings = std::vector<std::string>;
using test::temporary_directory;

constexpr const char* dead = ".out.throng-4242-0123abcd";
constexpr const char* dead_old = ".out.throng-4242-0123abcd-old";
constexpr const char* other_old = ".out.throng-4242-fedc9876-old";

// All below a folder, in byte order.
strings entries_of(const std::string& path) {
    strings names;
    for (const auto& entry : fs::recursive_directory_iterator(path)) names.push_back(entry.path());
    std::sort(names.begin(), names.end());
    return names;
}

strings sorted(strings names) {
    std::sort(names.begin(), names.end());
    return names;
}

void write_output(const temporary_directory& directory, const std::string& name) {
    directory.write(name + "/part-00000", name);
    directory.write(name + "/_SUCCESS", "");
}

std::string failure_of(const auto& work) {
    try {
        work();
    } catch (const output_error& e) {
        return e.what();
    }
    return "";
}

// Foresees an output, and makes it: nothing changes by the first, and both say the same.
output_outlook check_outlook(const temporary_directory& directory, if_exists policy,
                             const std::string& path) {
    const strings before = entries_of(directory.path());
    output_outlook outlook;
    const std::string foreseen = failure_of([&] { outlook = foresee_output(path, policy); });
    CHECK(entries_of(directory.path()) == before);
    const std::string failure = failure_of([&] { const output_directory output(path, policy); });
    CHECK(foreseen == failure);
    for (const std::string& each : outlook.of_killed_runs.to_remove) CHECK_FALSE(fs::exists(each));
    return outlook;
}

}  // namespace

TEST_CASE("a new output, and one that would replace another") {
    const temporary_directory directory;
    CHECK_FALSE(check_outlook(directory, if_exists::refuse, directory / "out").replaces);
    write_output(directory, "out");
    CHECK(check_outlook(directory, if_exists::overwrite, directory / "out").replaces);
    CHECK_THROWS_AS((void)foresee_output(directory / "out", if_exists::refuse), output_error);
    check_outlook(directory, if_exists::refuse, directory / "out");
    directory.write("out/mine", "");
    CHECK_THROWS_AS((void)foresee_output(directory / "out", if_exists::overwrite), output_error);
    check_outlook(directory, if_exists::overwrite, directory / "out");
}

TEST_CASE("an output that cannot be created is foreseen in the words of the one that fails") {
    const temporary_directory directory;
    directory.write("file", "");
    for (const char* path : {"gone/out", "file/out", "", "/"}) {
        CAPTURE(path);
        const std::string where = *path == '\0' || *path == '/' ? path : directory / path;
        CHECK_THROWS_AS((void)foresee_output(where, if_exists::refuse), output_error);
        check_outlook(directory, if_exists::refuse, where);
    }
}

TEST_CASE("what killed runs have left is foreseen to be removed") {
    const temporary_directory directory;
    write_output(directory, dead);
    write_output(directory, other_old);
    write_output(directory, ".out.throng-1-00000000");
    directory.write(".out.throng-1-00000000/mine", "");
    const output_outlook outlook = check_outlook(directory, if_exists::refuse, directory / "out");
    CHECK(outlook.of_killed_runs.to_restore.empty());
    CHECK(sorted(outlook.of_killed_runs.to_remove) ==
          sorted({directory / dead, directory / other_old}));
    CHECK(fs::exists(directory / ".out.throng-1-00000000"));
}

TEST_CASE("what a living run writes is not foreseen to be removed") {
    const temporary_directory directory;
    const output_directory living(directory / "out", if_exists::refuse);
    const output_outlook outlook = foresee_output(directory / "out", if_exists::refuse);
    CHECK(outlook.of_killed_runs.to_remove.empty());
}

TEST_CASE("an old output that is put back is what will be replaced, or is in the way") {
    const temporary_directory directory;
    write_output(directory, dead);
    write_output(directory, dead_old);
    const output_outlook outlook = foresee_output(directory / "out", if_exists::overwrite);
    CHECK(outlook.replaces);
    CHECK(outlook.of_killed_runs.to_restore == directory / dead_old);
    CHECK(outlook.of_killed_runs.to_remove == strings{directory / dead});
    check_outlook(directory, if_exists::refuse, directory / "out");
    CHECK(fs::exists(directory / "out"));  // now it is put back
}

}  // namespace throng::io
