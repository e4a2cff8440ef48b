// How much memory this process may have.
#pragma once

#include <cstdint>
#include <string>

namespace throng::mapreduce {

/// Where an amount of memory comes from.
enum class memory_origin : std::uint8_t {
    option,         // somebody said so
    control_group,  // that of this process, or one above it
    machine,
    unknown  // nobody could be asked
};

struct memory_limit {
    std::uint64_t bytes = 0;
    memory_origin origin = memory_origin::unknown;
};

/// What the machine has, or what the control group of this process (v2 or v1) and those above it
/// allow, whichever is least; in bytes. Where none of them can be asked: 1 GiB. `root` is where the
/// file system begins.
[[nodiscard]] memory_limit limit_of_memory(const std::string& root = "");

/// What a run takes of so much if it is not told: 70 %.
[[nodiscard]] constexpr std::uint64_t usual_share(std::uint64_t bytes) { return bytes / 10 * 7; }

}  // namespace throng::mapreduce
