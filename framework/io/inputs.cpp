#include "io/inputs.hpp"

#include "io/errors.hpp"
#include "io/file_recognition.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace throng::io {
namespace {

using file_identity = std::pair<dev_t, ino_t>;

[[noreturn]] void fail_listing(const std::string& path, int error_number) {
    const char* remedy =
        error_number == EACCES ? "; you need permission to read and search it" : "";
    throw input_error(fmt::format("cannot list directory {}: {}{}", quoted_path(path),
                                  reason(error_number), remedy));
}

struct close_listing {
    void operator()(DIR* listing) const { ::closedir(listing); }
};

struct free_matches {
    void operator()(glob_t* matches) const { ::globfree(matches); }
};

class input_list {
public:
    void add_argument(const std::string& argument);
    std::vector<input> take();

private:
    void add_standard_input();
    void add_matches(const std::string& pattern);
    void add_path(const std::string& path, const struct stat& status);
    void add_file(std::string path, const struct stat& status);
    void add_regular_file(std::string path);
    void add_directory(const std::string& path);
    void claim_pipe(const std::string& name, const struct stat& status);

    std::vector<input> inputs_;
    std::vector<std::size_t> unknown_;  // of them: regular files, which are to be looked into
    std::set<file_identity> pipes_;
    bool has_standard_input_ = false;
};

void input_list::add_argument(const std::string& argument) {
    if (argument == "-") return add_standard_input();
    struct stat status;
    if (::stat(argument.c_str(), &status) == 0) return add_path(argument, status);
    const int error_number = errno;
    if (error_number == ENOENT && argument.find_first_of("*?[") != std::string::npos) {
        return add_matches(argument);
    }
    fail_reading(argument, error_number);
}

void input_list::add_standard_input() {
    if (std::exchange(has_standard_input_, true)) {
        throw input_error("standard input ('-') is given twice, but it can be read only once");
    }
    struct stat status;
    if (::fstat(STDIN_FILENO, &status) != 0) {
        throw input_error(fmt::format("cannot read standard input: {}", reason(errno)));
    }
    if (S_ISDIR(status.st_mode)) {
        throw input_error("cannot read standard input: it is a directory; give its path instead");
    }
    claim_pipe("standard input", status);
    inputs_.push_back({"-", 0, true});
}

void input_list::add_matches(const std::string& pattern) {
    glob_t found{};
    const std::unique_ptr<glob_t, free_matches> guard(&found);
    const int result = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
    if (result == GLOB_NOMATCH) {
        throw input_error(fmt::format("no file matches {}", quoted_path(pattern)));
    }
    if (result != 0) {
        throw input_error(fmt::format("cannot expand {}: {}", quoted_path(pattern),
                                      result == GLOB_NOSPACE ? "out of memory" : reason(errno)));
    }
    std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    std::sort(paths.begin(), paths.end());
    for (std::string& path : paths) {
        if (path == "-") path = "./-";  // a file of that name, not standard input
        struct stat status;
        if (::stat(path.c_str(), &status) != 0) fail_reading(path, errno);
        add_path(path, status);
    }
}

void input_list::add_path(const std::string& path, const struct stat& status) {
    if (S_ISDIR(status.st_mode)) return add_directory(path);
    add_file(path, status);
}

void input_list::add_file(std::string path, const struct stat& status) {
    if (S_ISREG(status.st_mode)) {
        add_regular_file(std::move(path));
        return;
    }
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) fail_reading(path, errno);
    if (S_ISSOCK(status.st_mode)) {
        throw input_error(fmt::format("cannot read {}: it is a socket", quoted_path(path)));
    }
    claim_pipe(quoted_path(path), status);
    inputs_.push_back({std::move(path), 0, true});
}

void input_list::add_regular_file(std::string path) {
    unknown_.push_back(inputs_.size());
    inputs_.push_back({std::move(path)});
}

enum class entry_kind : std::uint8_t { directory, file, other };

// Mostly the entry says it itself. `path` is what it is called in messages.
entry_kind kind_of(int directory, const dirent& entry, const std::string& path) {
    if (entry.d_type == DT_REG) return entry_kind::file;
    if (entry.d_type == DT_DIR) return entry_kind::directory;
    struct stat status;
    if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        fail_reading(path, errno);
    }
    if (S_ISDIR(status.st_mode)) return entry_kind::directory;
    // A link that leads nowhere is, like a socket or a device, no regular file.
    const bool link = S_ISLNK(status.st_mode);
    if (link && ::fstatat(directory, entry.d_name, &status, 0) != 0) return entry_kind::other;
    return S_ISREG(status.st_mode) ? entry_kind::file : entry_kind::other;
}

// Sorts the entries of `directory` into sub-directories and files, but for those that are left out;
// false if there were any.
bool list_directory(const std::string& directory, std::vector<std::string>& directories,
                    std::vector<std::string>& files) {
    const std::unique_ptr<DIR, close_listing> listing(::opendir(directory.c_str()));
    if (!listing) fail_listing(directory, errno);
    const std::string prefix = directory.ends_with('/') ? directory : directory + '/';
    bool all = true;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(listing.get());
        if (!entry && errno != 0) fail_listing(directory, errno);
        if (!entry) return all;
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (name.starts_with('.') || name.starts_with('_')) {
            all = false;
            continue;
        }
        std::string path = prefix + entry->d_name;
        const entry_kind kind = kind_of(::dirfd(listing.get()), *entry, path);
        if (kind == entry_kind::directory) directories.push_back(std::move(path));
        if (kind == entry_kind::file) files.push_back(std::move(path));
    }
}

void input_list::add_directory(const std::string& path) {
    std::vector<std::string> files;
    std::vector<std::string> directories{path};
    bool left_out = false;
    while (!directories.empty()) {
        const std::string directory = std::move(directories.back());
        directories.pop_back();
        if (!list_directory(directory, directories, files)) left_out = true;
    }
    if (files.empty()) {
        throw input_error(
            fmt::format("directory {} contains no files{}", quoted_path(path),
                        left_out ? " but such as are left out, since their names begin with '.' or "
                                   "'_': name them, if they are to be read"
                                 : ""));
    }
    std::sort(files.begin(), files.end());
    for (std::string& file : files) add_regular_file(std::move(file));
}

std::vector<input> input_list::take() {
    std::vector<std::string> paths;
    paths.reserve(unknown_.size());
    for (const std::size_t index : unknown_) paths.push_back(std::move(inputs_[index].name));
    std::vector<input> known = recognise_files(std::move(paths));
    for (std::size_t i = 0; i < known.size(); ++i) inputs_[unknown_[i]] = std::move(known[i]);
    return std::move(inputs_);
}

// A pipe that is read from two inputs would give each of them a part of its bytes.
void input_list::claim_pipe(const std::string& name, const struct stat& status) {
    if (!S_ISFIFO(status.st_mode)) return;
    if (!pipes_.insert({status.st_dev, status.st_ino}).second) {
        throw input_error(
            fmt::format("{} is a pipe that is given twice, but it can be read only once", name));
    }
}

}  // namespace

std::string printable_name(const input& input) {
    if (!input.has_path) return printable(input.name);
    return input.name == "-" ? "standard input" : quoted_path(input.name);
}

std::uint64_t bytes_on_disk(const input& input) {
    return input.stored_bytes != 0 ? input.stored_bytes : input.size;
}

std::uint64_t expected_bytes(const input& input) {
    constexpr std::uint64_t usual_ratio = 4;
    if (!input.stream) return input.size;
    const bool is_packed =
        input.packed != compression_format::none || input.archive == archive_format::zip;
    return (is_packed ? usual_ratio : 1) * input.stored_bytes;
}

std::vector<input> expand_inputs(std::span<const std::string> arguments) {
    input_list list;
    for (const std::string& argument : arguments) list.add_argument(argument);
    return list.take();
}

}  // namespace throng::io
