#include "io/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

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

int write_whole_file(const std::string& path, std::string_view data, file_system& files) {
    if (is_special(path)) return write_to(path, 0, data, files);
    const std::string unfinished = path + ".part";
    int error_number = write_to(unfinished, O_CREAT | O_TRUNC, data, files);
    if (error_number == 0 && files.rename(unfinished.c_str(), path.c_str(), 0) != 0) {
        error_number = errno;
    }
    if (error_number != 0) ::unlink(unfinished.c_str());
    return error_number;
}

}  // namespace throng::io
