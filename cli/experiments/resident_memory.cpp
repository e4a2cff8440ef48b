#include "resident_memory.hpp"

#include <throng/error.hpp>

#include <fmt/format.h>
#include <malloc.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace throng::cli {

namespace {

constexpr const char* status_file = "/proc/self/status";

// Lines such as "VmHWM:     12345 kB".
std::uint64_t status_bytes(std::string_view name) {
    std::ifstream status(status_file);
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with(name)) continue;
        std::uint64_t kibibytes = 0;
        std::istringstream rest(line.substr(name.size()));
        if (rest >> kibibytes) return kibibytes * 1024;
    }
    throw error(fmt::format("cannot measure memory: {} has no {}", status_file,
                            name.substr(0, name.size() - 1)));
}

}  // namespace

std::uint64_t resident_bytes() { return status_bytes("VmRSS:"); }

std::uint64_t peak_resident_bytes() { return status_bytes("VmHWM:"); }

std::uint64_t page_table_bytes() { return status_bytes("VmPTE:"); }

std::uint64_t count_mappings() {
    std::ifstream maps("/proc/self/maps");
    std::uint64_t lines = 0;
    for (std::string line; std::getline(maps, line);) ++lines;
    return lines;
}

void reset_peak_resident() {
    ::malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5\n";
}

}  // namespace throng::cli
