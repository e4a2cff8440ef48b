#include "plugin/work_folder.hpp"

#include "io/errors.hpp"
#include "io/output/directory_lock.hpp"
#include "plugin/plugin.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace throng::plugin {

namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = ".throng-compile-";
constexpr auto oldest_in_use = std::chrono::hours(1);

// Only the user may write to it, since what is in it is loaded.
void make_cache(const std::string& cache) {
    fs::create_directories(fs::path(cache).parent_path());
    if (::mkdir(cache.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        throw std::system_error(errno, std::generic_category());
    }
}

// What killed processes have left. One that lives has its folder locked.
void remove_leftovers(const std::string& cache) {
    const auto oldest = fs::file_time_type::clock::now() - oldest_in_use;
    std::error_code failed;
    for (fs::directory_iterator entry(cache, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        if (!entry->path().filename().string().starts_with(prefix)) continue;
        std::error_code ignored;
        if (entry->last_write_time(ignored) >= oldest || ignored) continue;
        const io::unique_file lock =
            io::lock_directory(io::file_system::real(), entry->path().string());
        if (lock.is_open()) fs::remove_all(entry->path(), ignored);
    }
}

}  // namespace

work_folder::work_folder(const std::string& cache) {
    if (cache.empty()) {
        problem_ = "neither XDG_CACHE_HOME nor HOME names a folder";
    } else {
        try {
            make_cache(cache);
            remove_leftovers(cache);
            if (make_in(cache)) return;
            problem_ = io::quoted_path(cache) + ": " + io::reason(errno);
        } catch (const std::system_error& e) {
            problem_ = io::quoted_path(cache) + ": " + e.code().message();
        }
    }
    std::error_code failed;
    const std::string temporary = fs::temp_directory_path(failed);
    if (!failed && make_in(temporary)) return;
    throw plugin_error(fmt::format(
        "there is no folder to compile in: {}; {}: {}; set XDG_CACHE_HOME or TMPDIR to one that "
        "you may write to",
        problem_, io::quoted_path(temporary), failed ? failed.message() : io::reason(errno)));
}

work_folder::~work_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

// False, with errno, where it cannot be made.
bool work_folder::make_in(const std::string& parent) {
    std::string path = parent + "/" + prefix + "XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return false;
    path_ = path;
    // Where it cannot be locked nobody else can lock it either, and remove it.
    lock_ = io::lock_directory(io::file_system::real(), path_);
    return true;
}

}  // namespace throng::plugin
