// Who may remove a temporary directory? Its run holds a lock on it (directory_lock.hpp) from just
// after mkdir until it is done with it, and the kernel takes the lock away with the process. So:
//
// 1. Nothing is removed but by who holds its lock, taken before the first and kept until after the
//    last step. A lock that can be taken says that the run is dead, or done, or has not locked yet.
// 2. A run that is done has renamed the directory: then it is not at its name any more, which
//    lock_directory() finds out. An old output that has got the name by an exchange was locked by
//    the run before that, too.
// 3. A run that has not locked yet finds, when it does, that the lock is taken or that the
//    directory is gone, and makes another one; it has written nothing before. Once it has the lock
//    and has seen that the directory is still there, nobody else has the lock, so nobody is at
//    removing it, and nobody will begin.
//
// The process id in the name plays no part: another process may have it by now, and what it means
// depends on the container. Nor may what the kernel knows nothing of be taken for dead: locks on
// directories are not seen by the other machines of a network file system. So only on file systems
// that are known to be of one machine is anything removed.
#include "io/output/output_leftovers.hpp"

#include "io/output/directory_lock.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace throng::io {
namespace {

namespace fs = std::filesystem;

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif
constexpr std::uint32_t zfs_magic = 0x2fc12fc1;  // of OpenZFS
constexpr std::uint32_t bcachefs_magic = 0xca451a4e;

constexpr std::array<std::uint32_t, 10> file_systems_of_one_machine{
    EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, F2FS_SUPER_MAGIC,  TMPFS_MAGIC,
    RAMFS_MAGIC,      zfs_magic,       bcachefs_magic,    MSDOS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC};

struct close_listing {
    void operator()(DIR* listing) const { ::closedir(listing); }
};

std::vector<std::string> entries_beside(const output_names& names, beside_output kind) {
    std::vector<std::string> found;
    std::error_code failed;  // then the rest is left for another run
    for (fs::directory_iterator entry(names.parent(), failed), end; entry != end;
         entry.increment(failed)) {
        const std::string name = entry->path().filename();
        if (names.classify(name) == kind) found.push_back(names.beside(name));
    }
    return found;
}

// The directory at `path`, locked; not open if somebody else may own it.
unique_file claim(const std::string& path, file_system& files) {
    unique_file directory = lock_directory(files, path);
    if (!directory.is_open()) return directory;
    struct statfs status;
    const bool known = files.fstatfs(directory.descriptor(), &status) == 0;
    const auto magic = known ? static_cast<std::uint32_t>(status.f_type) : 0;
    if (std::ranges::count(file_systems_of_one_machine, magic) > 0) return directory;
    return {};
}

// The names in a directory; nothing if it cannot be listed or has what no job writes.
std::optional<std::vector<std::string>> list_files_of_a_job(int directory) {
    const int again = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) return {};
    const std::unique_ptr<DIR, close_listing> listing(::fdopendir(again));
    if (!listing) {
        ::close(again);
        return {};
    }
    std::vector<std::string> found;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(listing.get());
        if (!entry && errno != 0) return {};
        if (!entry) return found;
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        struct stat status;
        const bool known = ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
        if (!known || !is_of_a_job(name, status)) return {};
        found.push_back(name);
    }
}

// Of a directory that nobody owns and that has nothing but what jobs write: what is in it.
std::optional<std::vector<std::string>> contents_if_stale(const unique_file& directory) {
    if (!directory.is_open()) return {};
    return list_files_of_a_job(directory.descriptor());
}

// File by file and through the descriptor, so that nothing goes but what was looked at, whatever
// others put at these paths meanwhile.
void remove_if_stale(const std::string& path, file_system& files) {
    const unique_file directory = claim(path, files);
    const auto names = contents_if_stale(directory);
    if (!names) return;
    for (const std::string& name : *names) ::unlinkat(directory.descriptor(), name.c_str(), 0);
    ::rmdir(path.c_str());
}

}  // namespace

void restore_old_output(const output_names& names, file_system& files) {
    if (exists(names.path())) return;
    for (const std::string& old : entries_beside(names, beside_output::old)) {
        // As long as its own output is not in place, a run has that beside the old one, locked.
        // Without it, the old output was about to be removed, and may be whole no more.
        const unique_file owner = claim(temporary_of(old), files);
        if (!owner.is_open()) continue;
        (void)rename_without_replacing(files, old, names.path());
    }
}

void remove_leftovers(const output_names& names, file_system& files) {
    const std::vector<std::string> olds = entries_beside(names, beside_output::old);
    for (const std::string& temporary : entries_beside(names, beside_output::temporary)) {
        // What restore_old_output() is to put back, when it can.
        if (exists(old_of(temporary)) && !exists(names.path())) continue;
        remove_if_stale(temporary, files);
    }
    for (const std::string& old : olds) {
        if (!exists(temporary_of(old))) remove_if_stale(old, files);
    }
}

leftovers find_leftovers(const output_names& names, file_system& files) {
    leftovers found;
    const std::vector<std::string> olds = entries_beside(names, beside_output::old);
    if (!exists(names.path())) {
        const auto restored = std::ranges::find_if(olds, [&](const std::string& old) {
            return claim(temporary_of(old), files).is_open();
        });
        if (restored != olds.end()) found.to_restore = *restored;
    }
    const bool is_there = !found.to_restore.empty() || exists(names.path());
    const auto add_if_stale = [&](const std::string& path) {
        if (contents_if_stale(claim(path, files))) found.to_remove.push_back(path);
    };
    for (const std::string& temporary : entries_beside(names, beside_output::temporary)) {
        if (is_there || !exists(old_of(temporary))) add_if_stale(temporary);
    }
    for (const std::string& old : olds) {
        const std::string temporary = temporary_of(old);
        const bool is_alone =
            !exists(temporary) || std::ranges::count(found.to_remove, temporary) > 0;
        if (old != found.to_restore && is_alone) add_if_stale(old);
    }
    return found;
}

}  // namespace throng::io
