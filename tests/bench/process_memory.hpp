// What the kernel says of this process.
#pragma once

#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>

namespace throng::bench {

/// The first number behind `label` in a file; label "" stands for the file's begin.
inline std::size_t number_in(const char* path, const std::string& label) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(label)) return std::stoull(line.substr(label.size()));
    }
    throw std::runtime_error(std::string("cannot read ") + label + " in " + path);
}

inline std::size_t resident_bytes() { return number_in("/proc/self/status", "VmRSS:") * 1024; }
inline std::size_t peak_resident_bytes() { return number_in("/proc/self/status", "VmHWM:") * 1024; }
inline std::size_t most_mappings() { return number_in("/proc/sys/vm/max_map_count", ""); }

inline std::size_t mapping_count() {
    std::ifstream maps("/proc/self/maps");
    std::size_t lines = 0;
    for (std::string line; std::getline(maps, line);) ++lines;
    if (lines == 0) throw std::runtime_error("cannot read /proc/self/maps");
    return lines;
}

}  // namespace throng::bench
