#include "io/inputs.hpp"

#include "io/errors.hpp"
#include "io/file_system.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <utility>

namespace throng::io {
namespace {

using file_identity = std::pair<dev_t, ino_t>;

[[noreturn]] void fail_reading(const std::string& path, int error_number) {
    const char* remedy = error_number == EACCES ? "; you need permission to read it" : "";
    throw input_error(
        fmt::format("cannot read {}: {}{}", quoted_path(path), reason(error_number), remedy));
}

[[noreturn]] void fail_listing(const std::string& path, int error_number) {
    const char* remedy =
        error_number == EACCES ? "; you need permission to read and search it" : "";
    throw input_error(fmt::format("cannot list directory {}: {}{}", quoted_path(path),
                                  reason(error_number), remedy));
}

// Files of /proc and the like are of size 0 and have contents all the same.
bool has_contents_despite_size(const std::string& path) {
    const unique_file file = open_file(file_system::real(), path, O_RDONLY);
    if (!file.is_open()) fail_reading(path, errno);
    char byte;
    return read_some(file_system::real(), file.descriptor(), &byte, 1) > 0;
}

struct close_listing {
    void operator()(DIR* listing) const { ::closedir(listing); }
};

struct free_matches {
    void operator()(glob_t* matches) const { ::globfree(matches); }
};

struct found_file {
    std::string path;
    struct stat status;
};

class input_list {
public:
    void add_argument(const std::string& argument);
    std::vector<input> take() { return std::move(inputs_); }

private:
    void add_standard_input();
    void add_matches(const std::string& pattern);
    void add_path(const std::string& path, const struct stat& status);
    void add_file(std::string path, const struct stat& status);
    void add_directory(const std::string& path);
    void claim_pipe(const std::string& name, const struct stat& status);

    std::vector<input> inputs_;
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
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) fail_reading(path, errno);
    if (S_ISSOCK(status.st_mode)) {
        throw input_error(fmt::format("cannot read {}: it is a socket", quoted_path(path)));
    }
    const bool regular = S_ISREG(status.st_mode);
    if (!regular) claim_pipe(quoted_path(path), status);
    const bool stream = !regular || (status.st_size == 0 && has_contents_despite_size(path));
    const auto size = stream ? 0 : static_cast<std::uint64_t>(status.st_size);
    inputs_.push_back({std::move(path), size, stream});
}

// Sorts the entries of `directory` into sub-directories and files.
void list_directory(const std::string& directory, std::vector<std::string>& directories,
                    std::vector<found_file>& files) {
    const std::unique_ptr<DIR, close_listing> listing(::opendir(directory.c_str()));
    if (!listing) fail_listing(directory, errno);
    const std::string prefix = directory.ends_with('/') ? directory : directory + '/';
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(listing.get());
        if (!entry && errno != 0) fail_listing(directory, errno);
        if (!entry) return;
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        found_file found{prefix + entry->d_name, {}};
        if (::lstat(found.path.c_str(), &found.status) != 0) fail_reading(found.path, errno);
        if (S_ISDIR(found.status.st_mode)) {
            directories.push_back(std::move(found.path));
            continue;
        }
        // A link that leads nowhere is, like a socket or a device, no regular file.
        const bool link = S_ISLNK(found.status.st_mode);
        if (link && ::stat(found.path.c_str(), &found.status) != 0) continue;
        if (S_ISREG(found.status.st_mode)) files.push_back(std::move(found));
    }
}

// Where a job has put its output, the other files are about it: a mark, bad records, named outputs.
void leave_parts_of_output(const std::string& directory, std::vector<found_file>& files) {
    const std::string prefix = directory.ends_with('/') ? directory : directory + '/';
    const auto is_here = [&](const found_file& file, std::string_view begin) {
        const std::string_view path = file.path;
        return path.starts_with(prefix) && path.substr(prefix.size()).starts_with(begin) &&
               path.find('/', prefix.size()) == path.npos;
    };
    const bool is_output = std::ranges::any_of(files, [&](const found_file& file) {
        return is_here(file, "_SUCCESS") && file.path.size() == prefix.size() + 8;
    });
    if (!is_output) return;
    std::erase_if(files, [&](const found_file& file) { return is_here(file, "_"); });
}

void input_list::add_directory(const std::string& path) {
    std::vector<found_file> files;
    std::vector<std::string> directories{path};
    while (!directories.empty()) {
        const std::string directory = std::move(directories.back());
        directories.pop_back();
        list_directory(directory, directories, files);
        leave_parts_of_output(directory, files);
    }
    if (files.empty()) {
        throw input_error(fmt::format("directory {} contains no files", quoted_path(path)));
    }
    std::sort(files.begin(), files.end(),
              [](const found_file& one, const found_file& other) { return one.path < other.path; });
    for (found_file& file : files) add_file(std::move(file.path), file.status);
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

std::vector<input> expand_inputs(std::span<const std::string> arguments) {
    input_list list;
    for (const std::string& argument : arguments) list.add_argument(argument);
    return list.take();
}

}  // namespace throng::io
