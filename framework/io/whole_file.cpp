#include "io/whole_file.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

namespace throng::io {
namespace {

bool is_special(const std::string& path) {
    struct stat status;
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

// 0, or the errno value of what failed.
int write_to(const std::string& path, int flags, std::string_view data, file_system& files) {
    unique_file file = open_file(files, path, O_WRONLY | flags);
    if (!file.is_open()) return errno;
    int error_number = write_all(files, file.descriptor(), data);
    const bool durable = (flags & O_CREAT) != 0;
    if (error_number == 0 && durable && files.fsync(file.descriptor()) != 0) error_number = errno;
    if (const int at_close = file.close(); error_number == 0) error_number = at_close;
    return error_number;
}

}  // namespace

std::optional<int> descriptor_named(std::string_view path) {
    if (path == "/dev/stdin") return STDIN_FILENO;
    if (path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(folder)) continue;
        const std::string_view number = path.substr(folder.size());
        const char* const end = number.data() + number.size();
        int descriptor = -1;
        const auto [stop, failed] = std::from_chars(number.data(), end, descriptor);
        if (failed == std::errc() && stop == end && descriptor >= 0) return descriptor;
    }
    return {};
}

int write_whole_file(const std::string& path, std::string_view data, file_system& files) {
    if (const auto open = descriptor_named(path)) return write_all(files, *open, data);
    if (is_special(path)) return write_to(path, 0, data, files);
    const std::string unfinished = path + ".part";
    int error_number = write_to(unfinished, O_CREAT | O_TRUNC, data, files);
    if (error_number == 0 && files.rename(unfinished.c_str(), path.c_str(), 0) != 0) {
        error_number = errno;
    }
    if (error_number != 0) (void)files.unlink(unfinished.c_str());
    return error_number;
}

whole_file_sink::whole_file_sink(std::string path, bool overwrite, file_system& files)
    : path_(std::move(path)), overwrite_(overwrite), files_(files) {
    int descriptor = -1;
    if (const auto open = descriptor_named(path_)) {
        descriptor = *open;
    } else {
        const bool special = is_special(path_);
        if (!special) {
            if (!overwrite_ && exists(path_)) refuse(EEXIST);
            unfinished_ = fmt::format("{}.{}.part", path_, ::getpid());
        }
        file_ = special ? open_file(files_, path_, O_WRONLY)
                        : open_file(files_, unfinished_, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file_.is_open()) {
            const int error_number = errno;
            unfinished_.clear();
            refuse(error_number);
        }
        descriptor = file_.descriptor();
    }
    stream_ = std::make_unique<stream_sink>(descriptor, quoted_path(path_), files_);
}

whole_file_sink::~whole_file_sink() {
    if (!unfinished_.empty()) (void)files_.unlink(unfinished_.c_str());
}

void whole_file_sink::finish() {
    stream_->finish();
    if (!unfinished_.empty()) return put_in_place();
    const int error_number = file_.is_open() ? file_.close() : 0;
    if (error_number != 0) refuse(error_number);
}

void whole_file_sink::put_in_place() {
    if (files_.fsync(file_.descriptor()) != 0) refuse(errno);
    if (const int at_close = file_.close(); at_close != 0) refuse(at_close);
    const int renamed = overwrite_ ? files_.rename(unfinished_.c_str(), path_.c_str(), 0)
                                   : rename_without_replacing(files_, unfinished_, path_);
    if (renamed != 0) refuse(errno);
    unfinished_.clear();
}

void whole_file_sink::refuse(int error_number) const {
    if (error_number == EEXIST) {
        throw output_error(
            fmt::format("output file {} exists; choose another, or replace it with --overwrite",
                        quoted_path(path_)));
    }
    throw output_error(
        fmt::format("cannot write to {}: {}", quoted_path(path_), reason(error_number)));
}

}  // namespace throng::io
