#include "mapreduce/machine_memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string_view>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t unknown_machine = std::uint64_t{1} << 30;

std::uint64_t installed_memory(const std::string& root) {
    std::ifstream file(root + "/proc/meminfo");
    for (std::string name; file >> name; file.ignore(no_limit >> 1, '\n')) {
        std::uint64_t kibibytes = 0;
        if (name == "MemTotal:" && file >> kibibytes) return kibibytes * 1024;
    }
    return no_limit;
}

// A file that holds a number; "max", a file that is missing, and the like are no limit.
std::uint64_t limit_in(const std::string& path) {
    std::ifstream file(path);
    std::uint64_t limit = 0;
    return file >> limit ? limit : no_limit;
}

// The least limit of a group and those above it.
std::uint64_t limit_of_group(const std::string& mount, std::string group, const char* name) {
    std::uint64_t least = no_limit;
    for (;;) {
        least = std::min(least, limit_in(mount + group + '/' + name));
        if (group.empty()) return least;
        group.resize(std::min(group.size(), group.rfind('/')));
    }
}

// Lines of /proc/self/cgroup are NUMBER:CONTROLLERS:GROUP, with no controllers for version 2.
std::uint64_t limit_of_groups(const std::string& root) {
    std::ifstream file(root + "/proc/self/cgroup");
    std::uint64_t least = no_limit;
    for (std::string line; std::getline(file, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == line.npos || second == line.npos) continue;
        const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
        std::string group = line.substr(second + 1);
        if (group == "/") group.clear();
        if (controllers == ",,") {
            least = std::min(least, limit_of_group(root + "/sys/fs/cgroup", group, "memory.max"));
        } else if (controllers.find(",memory,") != controllers.npos) {
            least = std::min(least, limit_of_group(root + "/sys/fs/cgroup/memory", group,
                                                   "memory.limit_in_bytes"));
        }
    }
    return least;
}

}  // namespace

memory_limit limit_of_memory(const std::string& root) {
    const std::uint64_t installed = installed_memory(root);
    const std::uint64_t allowed = limit_of_groups(root);
    if (allowed < installed) return {allowed, memory_origin::control_group};
    if (installed == no_limit) return {unknown_machine, memory_origin::unknown};
    return {installed, memory_origin::machine};
}

}  // namespace throng::mapreduce
