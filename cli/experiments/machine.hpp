// What the program runs on, for those who read a figure later and elsewhere.
#pragma once

#include <cstdint>
#include <string>

namespace throng::cli {

/// A machine, and what the program was built with.
struct machine_description {
    std::string processor;           // its model, as the kernel calls it; empty if it does not say
    unsigned cores = 1;              // that this process may use; 1 if nobody knows
    std::uint64_t memory_bytes = 0;  // of the machine
    std::string kernel;              // "Linux 6.1.0-18-amd64"
    std::string compiler;            // "GCC 12.2.0"
    std::string throng;              // "0.1.0"
};

[[nodiscard]] const machine_description& this_machine();

}  // namespace throng::cli
