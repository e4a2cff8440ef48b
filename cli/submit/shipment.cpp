#include "shipment.hpp"

#include "cli/exit_status.hpp"
#include "io/errors.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace throng::cli {

namespace {

// Those that every machine has, and that fit the dynamic loader of that machine alone.
constexpr std::array<std::string_view, 16> of_c_library = {
    "ld-linux",   "ld64",     "libanl.so",    "libBrokenLocale.so", "libc.so",
    "libdl.so",   "libm.so",  "libmvec.so",   "libnsl.so",          "libnss_",
    "libpthread", "librt.so", "libresolv.so", "libthread_db.so",    "libutil.so",
    "linux-vdso"};

bool is_of_c_library(std::string_view name) {
    return std::ranges::any_of(of_c_library,
                               [name](std::string_view each) { return name.starts_with(each); });
}

std::vector<std::string> loaded_libraries() {
    std::vector<std::string> paths;
    ::dl_iterate_phdr(
        [](dl_phdr_info* its, std::size_t, void* to) {
            if (its->dlpi_name == nullptr || *its->dlpi_name == '\0') return 0;  // the program
            static_cast<std::vector<std::string>*>(to)->emplace_back(its->dlpi_name);
            return 0;
        },
        &paths);
    return paths;
}

// Both engines take paths for URIs, in lists with commas between.
void check_path(const shipped_file& file) {
    const std::string& path = file.path;
    const auto is_fine = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("/._-+~=@").find(c) != std::string_view::npos;
    };
    if (!std::ranges::all_of(path, is_fine) || !std::ranges::all_of(file.name, is_fine)) {
        throw usage_error(fmt::format(
            "{} cannot be sent to other machines: in its path there may be letters, digits and "
            "/._-+~=@ alone; copy it to such a place",
            io::quoted_path(path)));
    }
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown)) return;
    throw usage_error(fmt::format(
        "{} is in use but no longer there, so it cannot be sent to other machines; where it is a "
        "job's compiled source, a folder to keep it in must be writable (~/.cache)",
        io::quoted_path(path)));
}

// By the name that it has there, as that of the loaded library or the plugin is.
shipped_file file_at(const std::filesystem::path& path) {
    const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
    std::error_code unknown;
    const std::filesystem::path real = std::filesystem::canonical(whole, unknown);
    return {unknown ? whole : real, whole.filename()};
}

std::string path_of_plugin(const throng_job& job) {
    Dl_info its{};
    if (::dladdr(&job, &its) == 0 || its.dli_fname == nullptr) {
        throw error("the file of the job's plugin is not known");
    }
    return its.dli_fname;
}

}  // namespace

std::vector<shipped_file> shipment::files() const {
    std::vector<shipped_file> all = {program, job};
    all.insert(all.end(), libraries.begin(), libraries.end());
    return all;
}

shipment shipment_of(const throng_job& job) {
    shipment all;
    all.program = file_at(std::filesystem::read_symlink("/proc/self/exe"));
    all.job = file_at(path_of_plugin(job));
    for (const std::string& each : loaded_libraries()) {
        shipped_file library = file_at(each);
        if (library.path == all.job.path || is_of_c_library(library.name)) continue;
        all.libraries.push_back(std::move(library));
    }
    for (const shipped_file& each : all.files()) check_path(each);
    return all;
}

}  // namespace throng::cli
