#include "plugin/source_cache.hpp"

#include "tests/temporary_directory.hpp"

#include <chrono>
#include <filesystem>
#include <system_error>

namespace {

namespace fs = std::filesystem;
using throng::plugin::prerequisites_of;
using throng::plugin::source_cache;
using throng::test::read_file;
using files = std::vector<std::string>;

// A cache, and files of which plugins could be made.
struct cache_folder {
    throng::test::temporary_directory directory;
    source_cache cache{directory.path()};

    [[nodiscard]] std::string keep(const std::string& key, const std::string& content,
                                   const files& made_of) const {
        return cache.keep(key, directory.write("work/job.so", content), made_of);
    }
};

}  // namespace

TEST_CASE("what was kept is found, by its key alone") {
    const cache_folder in;
    const std::string header = in.directory.write("a header", "content");
    CHECK_FALSE(in.cache.find("key").has_value());
    const std::string kept = in.keep("key", "plugin", {header});
    CHECK(in.cache.find("key") == kept);
    CHECK(read_file(kept) == "plugin");
    CHECK_FALSE(in.cache.find("other key").has_value());
    CHECK(fs::is_empty(in.directory / "work"));
}

TEST_CASE("what was made of files that have changed, or are gone, is not found") {
    const cache_folder in;
    const std::string header = in.directory.write("header", "content");
    const std::string kept = in.keep("key", "plugin", {in.directory.write("other", ""), header});
    in.directory.write("header", "contenT");
    CHECK_FALSE(in.cache.find("key").has_value());
    in.directory.write("header", "content");
    CHECK(in.cache.find("key") == kept);
    fs::remove(header);
    CHECK_FALSE(in.cache.find("key").has_value());
}

TEST_CASE("a list without its plugin, or that is cut short, is not taken for one") {
    const cache_folder in;
    const std::string kept = in.keep("key", "plugin", {});
    fs::remove(kept);
    CHECK_FALSE(in.cache.find("key").has_value());
    (void)in.keep("key", "plugin", {});
    for (const auto& each : fs::directory_iterator(in.directory.path())) {
        if (each.path().extension() == ".files") fs::resize_file(each.path(), 10);
    }
    CHECK_FALSE(in.cache.find("key").has_value());
}

TEST_CASE("the last of those that keep something for a key is found") {
    const cache_folder in;
    const std::string header = in.directory.write("header", "one");
    const std::string first = in.keep("key", "1", {header});
    in.directory.write("header", "two");
    const std::string second = in.keep("key", "2", {header});
    CHECK(first != second);
    CHECK(in.cache.find("key") == second);
    CHECK(in.keep("key", "2", {header}) == second);
    CHECK_THROWS_AS((void)in.keep("key", "3", {"/no/such/file"}), std::system_error);
}

TEST_CASE("what was not used for a month is removed, and nothing else") {
    const cache_folder in;
    const std::string old = in.keep("old", "1", {});
    const std::string used = in.keep("used", "2", {});
    const std::string foreign = in.directory.write("foreign", "");
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24 * 31);
    for (const auto& each : fs::directory_iterator(in.directory.path())) {
        fs::last_write_time(each.path(), long_ago);
    }
    CHECK(in.cache.find("used") == used);
    in.cache.remove_old();
    CHECK_FALSE(fs::exists(old));
    CHECK_FALSE(in.cache.find("old").has_value());
    CHECK(in.cache.find("used") == used);
    CHECK(fs::exists(foreign));
}

TEST_CASE("a rule for make is read as compilers write it") {
    CHECK(prerequisites_of("job.so: mine.cpp \\\n /usr/include/a.h \\\n  b.h\n") ==
          files{"mine.cpp", "/usr/include/a.h", "b.h"});
    CHECK(prerequisites_of("a: with\\ space.h with\\#hash.h with$$dollar.h back\\slash") ==
          files{"with space.h", "with#hash.h", "with$dollar.h", "back\\slash"});
    CHECK(prerequisites_of("a:").empty());
    CHECK(prerequisites_of("").empty());
}
