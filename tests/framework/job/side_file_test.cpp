// Files that a job reads besides its input.
#include "tests/temporary_directory.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <filesystem>

namespace {

using namespace throng::testing;
using lines = std::vector<std::string>;

struct reading {
    std::string optional;
    std::string required;
    void parameters(throng::parameters& p) {
        p.file("optional", optional, "a file that need not be there");
        p.required_file("required", required, "a file that must");
    }
    void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) const {
        emit(line, true);
    }
};

struct with_default : reading {
    with_default() { optional = "/no/such/default"; }
};

}  // namespace

TEST_CASE("a file is read as text, or as lines without their ends") {
    const throng::test::temporary_directory directory;
    const std::string text("one\r\n\n\rthree\0x\n\r\nlast\r", 22);
    const std::string path = directory.write("file", text);
    CHECK(throng::read_text(path) == text);
    CHECK(throng::read_lines(path) == lines{"one", "", std::string("\rthree\0x", 8), "", "last\r"});
    CHECK(throng::read_lines(directory.write("empty", "")).empty());
    CHECK(throng::read_lines(directory.write("ended", "a\n\n")) == lines{"a", ""});
    const std::string large(300000, 'x');
    CHECK(throng::read_text(directory.write("large", large)) == large);
}

TEST_CASE("a file that cannot be read is an error that names it") {
    const throng::test::temporary_directory directory;
    CHECK_THROWS_WITH_AS((void)throng::read_text("/no/such/file"),
                         "cannot read '/no/such/file': No such file or directory", throng::error);
    const std::string folder = directory / "folder";
    std::filesystem::create_directory(folder);
    CHECK_THROWS_WITH_AS((void)throng::read_lines(folder),
                         ("cannot read '" + folder + "': Is a directory").c_str(), throng::error);
}

TEST_CASE("a parameter that is a file is refused at the start where it cannot be read") {
    const throng::test::temporary_directory directory;
    const std::string path = directory.write("file", "text");
    const auto job = make_job<reading>({{"required", path}});
    CHECK(job->required == path);
    CHECK(job->optional.empty());
    CHECK_THROWS_WITH_AS(make_job<reading>(),
                         "parameter required is missing: give -D required=... (a file that must)",
                         throng::error);
    CHECK_THROWS_WITH_AS(
        make_job<reading>({{"required", path}, {"optional", "/no/such/file"}}),
        "parameter optional: cannot read the file '/no/such/file': No such file or directory",
        throng::error);
    CHECK_THROWS_WITH_AS(
        make_job<with_default>({{"required", path}}),
        "parameter optional: cannot read the file '/no/such/default': No such file or directory",
        throng::error);
    CHECK(make_job<with_default>({{"required", path}, {"optional", ""}})->optional.empty());
}
