#include "plugin/plugin.hpp"

#include "tests/framework/plugin/plugin_files.hpp"
#include "tests/temporary_directory.hpp"

#include <throng/detail/job/built_with.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace {

using namespace throng::test;
using throng::plugin::plugin;
using throng::plugin::plugin_error;

std::string refusal(const std::string& path) {
    try {
        const plugin loaded(path);
    } catch (const plugin_error& e) {
        return e.what();
    }
    FAIL("the plugin was not refused");
    return {};
}

std::string no_library(const std::string& path) {
    return "'" + path +
           "' is not a job plugin: it is no shared library (build one with throng_add_job)";
}

std::string no_plugin(const std::string& path) {
    return "'" + path +
           "' is not a job plugin: it has no THRONG_JOB (build one with throng_add_job)";
}

}  // namespace

TEST_CASE("a plugin is loaded, and its job is there") {
    const plugin good(plugin_file("good"));
    CHECK(good.name() == "good");
    CHECK(good.summary() == "Copies its lines");
    CHECK(good.path() == plugin_file("good"));
    CHECK_FALSE(good.compiler().empty());
    CHECK(good.job().flags == 0);
    CHECK((good.job().create != nullptr));
}

TEST_CASE("a plugin can be loaded twice") {
    const plugin first(plugin_file("good"));
    { const plugin second(plugin_file("good")); }
    CHECK(first.name() == "good");
}

TEST_CASE("a plugin is found in the current directory without a slash") {
    const temporary_directory directory;
    std::filesystem::copy_file(plugin_file("good"), directory / "here.so");
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    CHECK(plugin("here.so").name() == "good");
    std::filesystem::current_path(before);
}

TEST_CASE("a file that is missing, or may not be read, is named with the reason") {
    CHECK(refusal("/no/such/file.so") ==
          "cannot read plugin '/no/such/file.so': No such file or directory");
    if (::geteuid() != 0) {  // who may read everything
        const temporary_directory directory;
        const std::string path = directory.write("secret.so", "");
        REQUIRE(::chmod(path.c_str(), 0) == 0);
        CHECK(refusal(path) == "cannot read plugin '" + path + "': Permission denied");
    }
}

TEST_CASE("a file that is no shared library is no plugin") {
    const temporary_directory directory;
    const std::string text = directory.write("text.so", "#include <throng/job.hpp>\n");
    CHECK(refusal(text) == no_library(text));
    const std::string empty = directory.write("empty.so", "");
    CHECK(refusal(empty) == no_library(empty));
    CHECK(refusal(directory.path()) == no_library(directory.path()));
}

TEST_CASE("a plugin that is cut short is refused, rather than the program ended") {
    const temporary_directory directory;
    const std::string whole = read_file(plugin_file("good"));
    for (const std::size_t size : {4U, 63U, 200U, 1000U, 5000U}) {
        const std::string path = directory.write("cut.so", whole.substr(0, size));
        CHECK(refusal(path) ==
              "plugin '" + path + "' is damaged: the file is cut short (build it again)");
    }
}

TEST_CASE("a plugin that needs what is not there cannot be loaded, and the message says what") {
    const std::string message = refusal(plugin_file("unresolved"));
    CHECK(message.starts_with("cannot load plugin '" + plugin_file("unresolved") + "': "));
    CHECK(message.find("a_function_that_no_library_has") != std::string::npos);
}

TEST_CASE("a shared library of something else is no plugin") {
    for (const std::string name : {"foreign", "no_entry", "no_table", "wrong_magic"}) {
        CHECK(refusal(plugin_file(name)) == no_plugin(plugin_file(name)));
    }
    CHECK(refusal(plugin_file("no_job")) ==
          "plugin '" + plugin_file("no_job") + "' has no job: build it again");
}

TEST_CASE("a plugin of another version, before or after, is refused with both versions") {
    const auto expected = [](const std::string& path, unsigned version) {
        return "plugin '" + path + "' was built for version " + std::to_string(version) +
               " of the plugin interface, this program has version " +
               std::to_string(THRONG_ABI_VERSION) + ": build it again with this program's headers";
    };
    const std::string later = plugin_file("wrong_version");
    CHECK(refusal(later) == expected(later, THRONG_ABI_VERSION + 41));
    const std::string previous = plugin_file("previous_version");
    CHECK(refusal(previous) == expected(previous, THRONG_ABI_VERSION - 1));
}

TEST_CASE("a plugin that was built with another standard library is refused with both") {
    const std::string path = plugin_file("other_library");
    const std::string ours = THRONG_DETAIL_STANDARD_LIBRARY;
    CHECK(refusal(path) == "plugin '" + path +
                               "' was built with the C++ standard library libother by Clang 99, "
                               "this program with " +
                               ours + " by " THRONG_DETAIL_COMPILER ": build it again with " +
                               ours + " (option -stdlib=" + ours + " of Clang)");
}
