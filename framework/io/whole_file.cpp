#include "io/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

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

}  // namespace throng::io
