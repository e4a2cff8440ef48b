#include "io/output/output_directory.hpp"

#include "io/errors.hpp"
#include "io/output/directory_lock.hpp"
#include "io/output/output_leftovers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace throng::io {
namespace {

namespace fs = std::filesystem;

constexpr int most_attempts = 16;

// Where there are no locks on directories, nobody can take one and think this output stale.
bool means_no_locks(int error_number) {
    switch (error_number) {
        case EBADF:
        case EINVAL:
        case ENOLCK:
        case ENOSYS:
        case EOPNOTSUPP:
            return true;
        default:
            return false;
    }
}

[[noreturn]] void fail_creating(const output_names& names, int error_number) {
    const std::string what =
        fmt::format("cannot create output directory {}", quoted_path(names.path()));
    const std::string parent = quoted_path(names.parent());
    if (error_number == ENOENT || error_number == ENOTDIR) {
        throw output_error(
            fmt::format("{}: there is no directory {}; create it first", what, parent));
    }
    throw output_error(
        fmt::format("{}: cannot write to {}: {}", what, parent, reason(error_number)));
}

// Replacing a directory of someone's own by accident would be a disaster. `at` is where it is at
// present.
void check_replaceable(const output_names& names, const std::string& at, if_exists policy) {
    struct stat status;
    if (::lstat(at.c_str(), &status) != 0) return;
    if (policy == if_exists::refuse) {
        throw output_error(fmt::format(
            "output directory {} exists; choose another, or replace it with --overwrite",
            quoted_path(names.path())));
    }
    const auto refuse = [&names](std::string_view why) {
        throw output_error(fmt::format(
            "will not overwrite {}: {}; only the output of a job is overwritten: remove it "
            "yourself, or choose another directory",
            quoted_path(names.path()), why));
    };
    if (!S_ISDIR(status.st_mode)) refuse("it is not a directory");
    std::error_code failed;
    for (fs::directory_iterator entry(at, failed), end; entry != end; entry.increment(failed)) {
        const std::string name = entry->path().filename();
        struct stat found;
        if (::lstat(entry->path().c_str(), &found) != 0 || !is_of_a_job(name, found)) {
            refuse(fmt::format("it contains {}, which is of no job", quoted_path(name)));
        }
    }
    if (failed) refuse(fmt::format("it cannot be listed: {}", reason(failed.value())));
}

// Why nothing can be created in a directory: an errno value, or 0.
int obstacle_to_creating(const std::string& directory) {
    struct stat status;
    if (::stat(directory.c_str(), &status) != 0) return errno;
    if (!S_ISDIR(status.st_mode)) return ENOTDIR;
    const int allowed = ::faccessat(AT_FDCWD, directory.c_str(), W_OK | X_OK, AT_EACCESS);
    return allowed == 0 ? 0 : errno;
}

}  // namespace

output_outlook foresee_output(const std::string& path, if_exists policy, file_system& files) {
    const output_names names(path);
    output_outlook outlook;
    outlook.of_killed_runs = find_leftovers(names, files);
    const std::string& old = outlook.of_killed_runs.to_restore;
    check_replaceable(names, old.empty() ? names.path() : old, policy);
    outlook.replaces = !old.empty() || exists(names.path());
    const int obstacle = obstacle_to_creating(names.parent());
    if (obstacle != 0) fail_creating(names, obstacle);
    return outlook;
}

output_directory::output_directory(const std::string& path, if_exists policy, file_system& files)
    : files_(files), names_(path), policy_(policy) {
    restore_old_output(names_, files_);
    check_replaceable(names_, names_.path(), policy_);
    remove_leftovers(names_, files_);
    create_temporary();
}

output_directory::~output_directory() {
    if (temporary_.empty()) return;
    std::error_code failed;  // nobody is left to be told
    fs::remove_all(temporary_, failed);
}

void output_directory::create_temporary() {
    for (int attempt = 1;; ++attempt) {
        const int error_number = try_to_create(names_.make_temporary());
        if (error_number == 0) return;
        const bool again = error_number == EEXIST || error_number == EWOULDBLOCK;
        if (!again || attempt == most_attempts) fail_creating(names_, error_number);
    }
}

// 0 or an errno value: EEXIST where the name is taken; EWOULDBLOCK where another run has taken the
// directory for a leftover before it was locked, as output_leftovers.cpp explains.
int output_directory::try_to_create(const std::string& candidate) {
    if (files_.mkdir(candidate.c_str()) != 0) return errno;
    lock_ = lock_directory(files_, candidate);
    if (lock_.is_open() || means_no_locks(errno)) {
        temporary_ = candidate;
        return 0;
    }
    const int error_number = errno == ENOENT ? EWOULDBLOCK : errno;
    ::rmdir(candidate.c_str());  // if the other run has not done so
    return error_number;
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
        fmt::format("cannot write {}: {}", quoted_path(path() + '/' + name), reason(error_number)));
}

void output_directory::fail_publishing(int error_number) const {
    throw output_error(fmt::format("cannot put the output into place at {}: {}",
                                   quoted_path(path()), reason(error_number)));
}

void output_directory::commit() {
    THRONG_CHECK(!temporary_.empty(), "an output directory is committed once");
    sync_files();
    {
        unique_file mark = create_file(success_name);
        int error_number = files_.fsync(mark.descriptor()) == 0 ? 0 : errno;
        if (const int at_close = mark.close(); error_number == 0) error_number = at_close;
        if (error_number != 0) fail_writing(success_name, error_number);
    }
    sync(temporary_, O_RDONLY | O_DIRECTORY);
    check_replaceable(names_, path(), policy_);  // again: a job may run for hours
    publish();
    try {
        sync(names_.parent(), O_RDONLY | O_DIRECTORY);
    } catch (const output_error&) {
        withdraw();
        throw;
    }
    temporary_.clear();
    if (!old_.empty()) {
        std::error_code failed;
        fs::remove_all(old_, failed);
        if (failed) leftover_ = old_;
    }
    lock_ = {};
    old_lock_ = {};
}

void output_directory::sync_files() {
    std::error_code failed;
    for (fs::directory_iterator entry(temporary_, failed), end; entry != end;
         entry.increment(failed)) {
        sync(entry->path(), O_RDONLY);
    }
    if (failed) fail_publishing(failed.value());
}

void output_directory::sync(const std::string& which, int flags) {
    const auto fail = [&](int error_number) {
        throw output_error(fmt::format("cannot write output directory {} to disk: {}",
                                       quoted_path(path()), reason(error_number)));
    };
    unique_file file = open_file(files_, which, flags);
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
    // A directory that has come into being meanwhile is not replaced unseen.
    const int result = rename_without_replacing(files_, temporary_, path());
    if (result == 0) return;
    const int error_number = errno;
    const bool in_the_way =
        error_number == EEXIST || error_number == EINVAL || error_number == ENOSYS;
    if (in_the_way && policy_ == if_exists::overwrite && exists(path())) return publish_over_old();
    fail_publishing(error_number);
}

void output_directory::publish_over_old() {
    // Until it can no longer be needed. Who has it locked already keeps others away as well.
    old_lock_ = lock_directory(files_, path());
    if (files_.rename(temporary_.c_str(), path().c_str(), RENAME_EXCHANGE) == 0) {
        old_ = temporary_;
        return;
    }
    if (errno != EINVAL && errno != ENOSYS) fail_publishing(errno);
    const std::string aside = old_of(temporary_);
    if (files_.rename(path().c_str(), aside.c_str(), 0) != 0) fail_publishing(errno);
    if (files_.rename(temporary_.c_str(), path().c_str(), 0) != 0) {
        const int error_number = errno;
        if (files_.rename(aside.c_str(), path().c_str(), 0) != 0) {
            temporary_.clear();  // beside it the next run finds what it has to put back
            throw output_error(
                fmt::format("cannot put the output into place at {}: {}; what was there is now {}",
                            quoted_path(path()), reason(error_number), quoted_path(aside)));
        }
        fail_publishing(error_number);
    }
    old_ = aside;
}

// Takes back what publish() did, so that a failed commit has changed nothing.
void output_directory::withdraw() {
    bool done = false;
    if (old_ == temporary_) {
        done = files_.rename(temporary_.c_str(), path().c_str(), RENAME_EXCHANGE) == 0;
    } else {
        done = files_.rename(path().c_str(), temporary_.c_str(), 0) == 0 &&
               (old_.empty() || files_.rename(old_.c_str(), path().c_str(), 0) == 0);
    }
    if (done) return;
    const int error_number = errno;
    const std::string aside = old_.empty() ? temporary_ : old_;
    temporary_.clear();  // may be what was at path() before
    throw output_error(fmt::format(
        "output directory {} may not be on disk, and cannot be taken back: {}; look there, and at "
        "{}, before you use either",
        quoted_path(path()), reason(error_number), quoted_path(aside)));
}

}  // namespace throng::io
