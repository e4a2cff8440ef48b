#include "machine.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <thread>

namespace throng::cli {

namespace {

// Lines such as "model name\t: AMD EPYC 7763".
std::string processor_model() {
    std::ifstream processors("/proc/cpuinfo");
    for (std::string line; std::getline(processors, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return {};
}

std::string kernel_name() {
    utsname names{};
    if (::uname(&names) != 0) return {};
    return std::string(names.sysname) + " " + names.release;
}

std::string compiler_name() {
#if defined(__clang__)
    return std::string("Clang ") + __clang_version__;
#else
    return std::string("GCC ") + __VERSION__;
#endif
}

}  // namespace

const machine_description& this_machine() {
    static const machine_description machine{
        processor_model(),
        std::max(1U, std::thread::hardware_concurrency()),
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
            static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)),
        kernel_name(),
        compiler_name(),
        THRONG_VERSION_STRING,
    };
    return machine;
}

}  // namespace throng::cli
