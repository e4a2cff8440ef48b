#include "io/output_directory.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace throng::io {
namespace {

namespace fs = std::filesystem;

bool exists(const std::string& path) {
    struct stat status;
    return ::lstat(path.c_str(), &status) == 0;
}

bool is_of_a_job(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename();
    const bool known_name = name.starts_with("part-") || name.starts_with('_');
    std::error_code failed;  // then the type is none
    return known_name && entry.symlink_status(failed).type() == fs::file_type::regular;
}

}  // namespace

output_directory::output_directory(const std::string& path, if_exists policy, file_system& files)
    : files_(files), path_(path), policy_(policy) {
    while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
    const std::size_t slash = path_.rfind('/');
    name_ = slash == std::string::npos ? path_ : path_.substr(slash + 1);
    parent_ = slash == std::string::npos ? "." : path_.substr(0, slash == 0 ? 1 : slash);
    if (name_.empty() || name_ == "." || name_ == "..") {
        throw output_error(fmt::format(
            "cannot create output directory {}: give the name of a directory that is to be created",
            quoted_path(path)));
    }
    check_replaceable();
    create_temporary();
}

output_directory::~output_directory() {
    if (temporary_.empty()) return;
    std::error_code failed;  // nobody is left to be told
    fs::remove_all(temporary_, failed);
}

void output_directory::create_temporary() {
    std::random_device random;
    const std::string prefix = path_.substr(0, path_.size() - name_.size());
    for (int attempt = 0;; ++attempt) {
        const std::string candidate =
            fmt::format("{}.{}.throng-{}-{:08x}", prefix, name_, ::getpid(), random());
        if (files_.mkdir(candidate.c_str()) == 0) {
            temporary_ = candidate;
            return;
        }
        const int error_number = errno;
        if (error_number == EEXIST && attempt < 16) continue;
        const std::string what =
            fmt::format("cannot create output directory {}", quoted_path(path_));
        if (error_number == ENOENT || error_number == ENOTDIR) {
            throw output_error(fmt::format("{}: there is no directory {}; create it first", what,
                                           quoted_path(parent_)));
        }
        throw output_error(fmt::format("{}: cannot write to {}: {}", what, quoted_path(parent_),
                                       reason(error_number)));
    }
}

// Replacing a directory of someone's own by accident would be a disaster.
void output_directory::check_replaceable() const {
    struct stat status;
    if (::lstat(path_.c_str(), &status) != 0) return;
    if (policy_ == if_exists::refuse) {
        throw output_error(fmt::format(
            "output directory {} exists; choose another, or replace it with --overwrite",
            quoted_path(path_)));
    }
    const auto refuse = [this](std::string_view why) {
        throw output_error(fmt::format(
            "will not overwrite {}: {}; only the output of a job is overwritten: remove it "
            "yourself, or choose another directory",
            quoted_path(path_), why));
    };
    if (!S_ISDIR(status.st_mode)) refuse("it is not a directory");
    std::error_code failed;
    for (fs::directory_iterator entry(path_, failed), end; entry != end; entry.increment(failed)) {
        if (!is_of_a_job(*entry)) {
            refuse(fmt::format("it contains {}, which is of no job",
                               quoted_path(entry->path().filename().string())));
        }
    }
    if (failed) refuse(fmt::format("it cannot be listed: {}", reason(failed.value())));
}

unique_file output_directory::create_file(const std::string& name) {
    unique_file file = open_file(files_, temporary_ + '/' + name, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) fail_writing(name, errno);
    return file;
}

void output_directory::write_file(const std::string& name, std::string_view data) {
    unique_file file = create_file(name);
    int error_number = write_all(files_, file.descriptor(), data);
    if (const int at_close = file.close(); error_number == 0) error_number = at_close;
    if (error_number != 0) fail_writing(name, error_number);
}

void output_directory::fail_writing(const std::string& name, int error_number) const {
    throw output_error(
        fmt::format("cannot write {}: {}", quoted_path(path_ + '/' + name), reason(error_number)));
}

void output_directory::fail_publishing(int error_number) const {
    throw output_error(fmt::format("cannot put the output into place at {}: {}", quoted_path(path_),
                                   reason(error_number)));
}

void output_directory::commit() {
    THRONG_CHECK(!temporary_.empty(), "an output directory is committed once");
    sync_files();
    {
        unique_file mark = create_file("_SUCCESS");
        int error_number = files_.fsync(mark.descriptor()) == 0 ? 0 : errno;
        if (const int at_close = mark.close(); error_number == 0) error_number = at_close;
        if (error_number != 0) fail_writing("_SUCCESS", error_number);
    }
    sync(temporary_, O_RDONLY | O_DIRECTORY);
    check_replaceable();  // again: a job may run for hours
    publish();
    try {
        sync(parent_, O_RDONLY | O_DIRECTORY);
    } catch (const output_error&) {
        withdraw();
        throw;
    }
    temporary_.clear();
    if (old_.empty()) return;
    std::error_code failed;
    fs::remove_all(old_, failed);
    if (failed) leftover_ = old_;
}

void output_directory::sync_files() {
    std::error_code failed;
    for (fs::directory_iterator entry(temporary_, failed), end; entry != end;
         entry.increment(failed)) {
        sync(entry->path(), O_RDONLY);
    }
    if (failed) fail_publishing(failed.value());
}

void output_directory::sync(const std::string& path, int flags) {
    const auto fail = [&](int error_number) {
        throw output_error(fmt::format("cannot write output directory {} to disk: {}",
                                       quoted_path(path_), reason(error_number)));
    };
    unique_file file = open_file(files_, path, flags);
    if (!file.is_open()) fail(errno);
    // Some file systems have nothing to do for directories, and say so with EINVAL.
    if (files_.fsync(file.descriptor()) != 0) {
        const int error_number = errno;
        const bool unneeded = error_number == EINVAL && (flags & O_DIRECTORY) != 0;
        if (!unneeded) fail(error_number);
    }
    if (const int error_number = file.close(); error_number != 0) fail(error_number);
}

void output_directory::publish() {
    // A directory that has come into being meanwhile is not replaced unseen. Where the file system
    // knows no such flag, rename(2) replaces an empty directory at most.
    int result = files_.rename(temporary_.c_str(), path_.c_str(), RENAME_NOREPLACE);
    if (result != 0 && (errno == EINVAL || errno == ENOSYS) && !exists(path_)) {
        result = files_.rename(temporary_.c_str(), path_.c_str(), 0);
    }
    if (result == 0) return;
    const int error_number = errno;
    const bool in_the_way =
        error_number == EEXIST || error_number == EINVAL || error_number == ENOSYS;
    if (in_the_way && policy_ == if_exists::overwrite && exists(path_)) return publish_over_old();
    fail_publishing(error_number);
}

void output_directory::publish_over_old() {
    if (files_.rename(temporary_.c_str(), path_.c_str(), RENAME_EXCHANGE) == 0) {
        old_ = temporary_;
        return;
    }
    if (errno != EINVAL && errno != ENOSYS) fail_publishing(errno);
    const std::string aside = temporary_ + "-old";
    if (files_.rename(path_.c_str(), aside.c_str(), 0) != 0) fail_publishing(errno);
    if (files_.rename(temporary_.c_str(), path_.c_str(), 0) != 0) {
        const int error_number = errno;
        if (files_.rename(aside.c_str(), path_.c_str(), 0) != 0) {
            throw output_error(
                fmt::format("cannot put the output into place at {}: {}; what was there is now {}",
                            quoted_path(path_), reason(error_number), quoted_path(aside)));
        }
        fail_publishing(error_number);
    }
    old_ = aside;
}

// Takes back what publish() did, so that a failed commit has changed nothing.
void output_directory::withdraw() {
    bool done = false;
    if (old_ == temporary_) {
        done = files_.rename(temporary_.c_str(), path_.c_str(), RENAME_EXCHANGE) == 0;
    } else {
        done = files_.rename(path_.c_str(), temporary_.c_str(), 0) == 0 &&
               (old_.empty() || files_.rename(old_.c_str(), path_.c_str(), 0) == 0);
    }
    if (done) return;
    const std::string aside = std::exchange(temporary_, {});  // may be what was at path_ before
    throw output_error(fmt::format(
        "output directory {} may not be on disk, and cannot be taken back: {}; look there, and at "
        "{}, before you use either",
        quoted_path(path_), reason(errno), quoted_path(aside)));
}

}  // namespace throng::io
