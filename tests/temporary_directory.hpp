// A directory for one test, which is gone when the test is over.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace throng::test {

/// The whole contents of a file.
inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.is_open(), path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Created in $TMPDIR, or /tmp; removed with all that is in it by the destructor.
class temporary_directory {
public:
    temporary_directory() : temporary_directory(std::filesystem::temp_directory_path()) {}
    /// Created in `parent` instead.
    explicit temporary_directory(const std::filesystem::path& parent) {
        std::string name = parent / "throng-test-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~temporary_directory() {
        std::error_code failed;
        std::filesystem::remove_all(path_, failed);
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    /// The path of something in it.
    [[nodiscard]] std::string operator/(std::string_view name) const {
        return path_ + '/' + std::string(name);
    }
    /// Creates a file, and the directories that it is in; returns its path.
    std::string write(std::string_view name, std::string_view contents) const {
        const std::string path = *this / name;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream file(path, std::ios::binary);
        file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
        file.close();
        REQUIRE(file.good());
        return path;
    }

private:
    std::string path_;
};

}  // namespace throng::test
