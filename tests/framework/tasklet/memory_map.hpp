// What the kernel says of this process's memory.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

namespace throng::test {

/// The number of mappings of this process.
inline std::size_t mapping_count() {
    std::ifstream maps("/proc/self/maps");
    REQUIRE(maps.is_open());
    std::size_t lines = 0;
    for (std::string line; std::getline(maps, line);) ++lines;
    return lines;
}

/// The mapping that an address lies in: its first line in /proc/self/smaps ("7f0-7f8 rw-p ...")
/// and its "VmFlags:" line.
struct memory_mapping {
    std::string line;
    std::string flags;
    [[nodiscard]] bool has_flag(const std::string& flag) const {
        return flags.find(" " + flag + " ") != std::string::npos;
    }
    /// "rw-p", for example.
    [[nodiscard]] std::string permissions() const { return line.substr(line.find(' ') + 1, 4); }
};

inline memory_mapping mapping_of(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    REQUIRE(maps.is_open());
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    memory_mapping found;
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        unsigned long from = 0;
        unsigned long to = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) {
            inside = from <= wanted && wanted < to;
            if (inside) found.line = line;
        } else if (inside && line.starts_with("VmFlags:")) {
            found.flags = line + " ";
        }
    }
    REQUIRE_FALSE(found.line.empty());
    return found;
}

}  // namespace throng::test
