#include "io/output/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace throng::io {
namespace {

bool is_at(int descriptor, const std::string& path) {
    struct stat opened;
    struct stat found;
    return ::fstat(descriptor, &opened) == 0 && ::lstat(path.c_str(), &found) == 0 &&
           opened.st_dev == found.st_dev && opened.st_ino == found.st_ino;
}

}  // namespace

unique_file lock_directory(file_system& files, const std::string& path) {
    unique_file directory = open_file(files, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!directory.is_open()) return directory;
    int error_number = 0;
    if (files.flock(directory.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        error_number = errno;
    } else if (!is_at(directory.descriptor(), path)) {
        error_number = ENOENT;
    }
    if (error_number == 0) return directory;
    (void)directory.close();  // it was read at most
    errno = error_number;
    return directory;
}

}  // namespace throng::io
