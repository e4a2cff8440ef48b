#include "plugin/job_search.hpp"

#include "tests/framework/plugin/plugin_files.hpp"
#include "tests/temporary_directory.hpp"

#include <stdlib.h>

#include <filesystem>
#include <optional>

namespace {

using namespace throng::test;
using throng::plugin::job_search;
using throng::plugin::plugin_error;

// Folders with plugins in them.
class plugin_folders {
public:
    std::string add(const std::string& folder, const std::string& plugin, std::string as = "") {
        std::filesystem::create_directories(directory_ / folder);
        const std::string path =
            directory_ / (folder + "/lib" + (as.empty() ? plugin : as) + ".so");
        std::filesystem::copy_file(plugin_file(plugin), path);
        return path;
    }
    [[nodiscard]] std::string path(const std::string& folder) const { return directory_ / folder; }
    std::string write(const std::string& name, std::string_view text) const {
        return directory_.write(name, text);
    }

private:
    temporary_directory directory_;
};

std::string refusal(const job_search& search, const std::string& job) {
    try {
        (void)search.find(job);
    } catch (const plugin_error& e) {
        return e.what();
    }
    FAIL("the job was not refused");
    return {};
}

std::vector<std::string> names(const job_search::listing& found) {
    std::vector<std::string> all;
    for (const auto& each : found.jobs) all.push_back(each->name());
    return all;
}

// Sets an environment variable for a scope.
class environment {
public:
    environment(const char* name, const std::string& value) : name_(name) {
        if (const char* before = ::getenv(name)) before_ = before;
        ::setenv(name, value.c_str(), 1);
    }
    ~environment() {
        if (before_) {
            ::setenv(name_, before_->c_str(), 1);
        } else {
            ::unsetenv(name_);
        }
    }
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("a job is found by its name, in whatever folder it is") {
    plugin_folders folders;
    const std::string path = folders.add("b", "good");
    folders.add("a", "other");
    const job_search search({folders.path("none"), folders.path("a"), folders.path("b")});
    const auto found = search.find("good");
    CHECK(found->name() == "good");
    CHECK(found->path() == path);
}

TEST_CASE("of two jobs of a name neither is taken, and both are told of") {
    plugin_folders folders;
    const std::string first = folders.add("a", "good");
    const std::string second = folders.add("b", "good");
    const std::string conflict = "2 jobs are called 'good': '" + first + "', '" + second +
                                 "'; name the one that you mean by its file";
    const job_search search({folders.path("a"), folders.path("b")});
    CHECK(refusal(search, "good") == conflict);
    CHECK(search.find(second)->path() == second);
    const job_search::listing found = search.list();
    CHECK(names(found) == std::vector<std::string>{"good", "good"});
    CHECK(found.problems == std::vector<std::string>{conflict});
}

TEST_CASE("two jobs of a name are told of whatever their files are called") {
    plugin_folders folders;
    const std::string first = folders.add("a", "other");  // whose job is "renamed"
    const std::string second = folders.add("a", "other", "third");
    const job_search search({folders.path("a")});
    CHECK(refusal(search, "renamed") == "2 jobs are called 'renamed': '" + first + "', '" + second +
                                            "'; name the one that you mean by its file");
    // The file that bears the name of its job is the one that is meant.
    const std::string named = folders.add("b", "other", "renamed");
    CHECK(job_search({folders.path("a"), folders.path("b")}).find("renamed")->path() == named);
}

TEST_CASE("a folder that is searched twice, and a link to a plugin, are no second job") {
    plugin_folders folders;
    const std::string path = folders.add("a", "good");
    folders.add("b", "other");
    std::filesystem::create_symlink(path, folders.path("b/libgood.so"));
    const job_search search({folders.path("a"), folders.path("b"), folders.path("a")});
    CHECK(search.find("good")->path() == path);
    const job_search::listing found = search.list();
    CHECK(names(found) == std::vector<std::string>{"good", "renamed"});
    CHECK(found.problems.empty());
}

TEST_CASE("a job is found by its name though its file has another") {
    plugin_folders folders;
    const std::string other = folders.add("a", "other");
    folders.add("a", "good", "renamed");  // a file of that name, but another job
    const job_search search({folders.path("a")});
    CHECK(search.find("renamed")->path() == other);
    CHECK(refusal(search, "other") == "there is no job 'other'; there are: good, renamed");
}

TEST_CASE("a job is loaded from a path") {
    const job_search search({});
    CHECK(search.find(plugin_file("good"))->name() == "good");
    CHECK(refusal(search, "./nothing.so") ==
          "cannot read plugin './nothing.so': No such file or directory");
    CHECK(refusal(search, "nothing.so") ==
          "cannot read plugin 'nothing.so': No such file or directory");
    CHECK(refusal(search, "./nothing") ==
          "cannot read plugin './nothing': No such file or directory");
}

TEST_CASE("of an unknown name the search says what there is") {
    plugin_folders folders;
    folders.add("a", "good");
    folders.add("b", "other");
    CHECK(refusal(job_search({folders.path("a"), folders.path("b")}), "bad") ==
          "there is no job 'bad'; there are: good, renamed");
    CHECK(refusal(job_search({"/no/where", "/no/where/else"}), "bad") ==
          "there is no job 'bad', nor any other, in /no/where, /no/where/else");
}

TEST_CASE("a broken plugin is refused by name, and keeps no other from being found") {
    plugin_folders folders;
    folders.add("a", "good");
    const std::string broken = folders.add("a", "wrong_version");
    const job_search search({folders.path("a")});
    CHECK(search.find("good")->name() == "good");
    CHECK(refusal(search, "wrong_version").find(broken) != std::string::npos);
    folders.write("b/libgood.so", "not a library");
    CHECK(job_search({folders.path("b"), folders.path("a")}).find("good")->name() == "good");
}

TEST_CASE("a listing has all jobs, by folder and name, and tells of files that are no plugins") {
    plugin_folders folders;
    folders.add("a", "other", "a");
    folders.add("a", "wrong_version");
    folders.add("c", "good");
    folders.add("c", "other", "b");
    const std::string text = folders.write("b/libtext.so", "not a library");
    folders.write("b/notes.txt", "nor is this");
    folders.write("b/text.so", "without lib, it is nobody's");
    const job_search search(
        {folders.path("a"), folders.path("b"), folders.path("c"), folders.path("none")});
    const job_search::listing found = search.list();
    CHECK(names(found) == std::vector<std::string>{"renamed", "good", "renamed"});
    REQUIRE(found.problems.size() == 3);
    CHECK(found.problems[0].find("libwrong_version.so' was built for version") !=
          std::string::npos);
    CHECK(found.problems[1].find(text) != std::string::npos);
    CHECK(found.problems[2].starts_with("2 jobs are called 'renamed': "));
}

TEST_CASE("a folder that cannot be listed is told of") {
    plugin_folders folders;
    const std::string file = folders.write("file", "");
    const job_search::listing found = job_search({file, folders.path("none")}).list();
    CHECK(found.jobs.empty());
    REQUIRE(found.problems.size() == 1);
    CHECK(found.problems[0] == "cannot list folder '" + file + "': Not a directory");
}

TEST_CASE("the program searches THRONG_JOB_PATH, the user's folder, then beside itself") {
    const std::string beside =
        std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() /
        "lib/throng/jobs";
    const auto folders = [] { return job_search::of_program().folders(); };
    const environment home("HOME", "/home/one");
    const environment data("XDG_DATA_HOME", "relative, so that it does not count");
    CHECK(folders() == std::vector<std::string>{"/home/one/.local/share/throng/jobs", beside});
    const environment path("THRONG_JOB_PATH", "/one::/two words:");
    const environment users("XDG_DATA_HOME", "/data");
    CHECK(folders() == std::vector<std::string>{"/one", "/two words", "/data/throng/jobs", beside});
    const environment homeless("HOME", "");
    const environment no_data("XDG_DATA_HOME", "");
    CHECK(folders() == std::vector<std::string>{"/one", "/two words", beside});
}
