#include "io/inputs.hpp"

#include "io/archive_source.hpp"
#include "io/bzip2_index.hpp"
#include "io/errors.hpp"
#include "io/file_system.hpp"
#include "io/frame_index.hpp"
#include "io/frame_pieces.hpp"
#include "io/source.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>
#include <string_view>
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

using first_bytes = std::array<char, archive_magic_bytes>;

// How a file begins, whatever size it is said to be of.
std::string_view read_first_bytes(const std::string& path, first_bytes& to) {
    const unique_file file = open_file(file_system::real(), path, O_RDONLY);
    if (!file.is_open()) fail_reading(path, errno);
    const ssize_t got = read_some(file_system::real(), file.descriptor(), to.data(), to.size());
    if (got < 0) fail_reading(path, static_cast<int>(-got));
    return {to.data(), static_cast<std::size_t>(got)};
}

// What a compressed file begins with when it is decompressed, as far as that can be done: whoever
// reads it will say why not.
std::string_view read_first_unpacked_bytes(const input& packed, first_bytes& to) {
    std::size_t size = 0;
    try {
        const std::unique_ptr<source> bytes = open_source(packed);
        size = bytes->read(to.data(), to.size(), 0);
    } catch (const input_error&) {
    }
    return {to.data(), size};
}

// Those that can be decompressed each for itself.
void find_parts(input& file) {
    using enum compression_format;
    if (file.packed == none) return;
    if (file.packed == bzip2) {
        file.pieces = find_bzip2_blocks(file.name, file.stored_bytes);
        return;
    }
    file.frames = find_frames(file.name, file.stored_bytes, file.packed);
    if (file.frames) return;
    file.pieces = find_frame_pieces(file.name, file.stored_bytes, file.packed);
}

// Sees whether a file that begins so is compressed or an archive.
void recognise(input& file, std::string_view begin) {
    first_bytes memory;
    file.packed = detect_compression(begin);
    if (file.packed != compression_format::none) {
        begin = read_first_unpacked_bytes(file, memory);
    }
    file.archive = detect_archive(begin);
    if (file.packed == compression_format::none && file.archive == archive_format::none) return;
    file.stored_bytes = std::exchange(file.size, 0);
    if (file.archive == archive_format::none) find_parts(file);
    if (file.frames) file.size = file.frames->bytes();
    file.stream = !file.frames;
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
    void add_regular_file(std::string path, std::uint64_t size);
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
    if (S_ISREG(status.st_mode)) {
        return add_regular_file(std::move(path), static_cast<std::uint64_t>(status.st_size));
    }
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) fail_reading(path, errno);
    if (S_ISSOCK(status.st_mode)) {
        throw input_error(fmt::format("cannot read {}: it is a socket", quoted_path(path)));
    }
    claim_pipe(quoted_path(path), status);
    inputs_.push_back({std::move(path), 0, true});
}

void input_list::add_regular_file(std::string path, std::uint64_t size) {
    first_bytes memory;
    const std::string_view begin = read_first_bytes(path, memory);
    input found{std::move(path), size, false};
    if (size == 0) {
        found.stream = !begin.empty();  // of /proc, say
    } else {
        recognise(found, begin);
    }
    inputs_.push_back(std::move(found));
}

// Sorts the entries of `directory` into sub-directories and files, but for those that are left out;
// false if there were any.
bool list_directory(const std::string& directory, std::vector<std::string>& directories,
                    std::vector<found_file>& files) {
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

void input_list::add_directory(const std::string& path) {
    std::vector<found_file> files;
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
