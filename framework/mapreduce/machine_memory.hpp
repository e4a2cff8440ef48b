// How much memory this process may have.
#pragma once

#include <cstdint>
#include <string>

namespace throng::mapreduce {

/// What the machine has, or what the control group of this process (v2 or v1) and those above it
/// allow, whichever is least; in bytes. Where none of them can be asked: 1 GiB. `root` is where the
/// file system begins.
[[nodiscard]] std::uint64_t machine_memory(const std::string& root = "");

/// What a run takes of it if it is not told: 70 %.
[[nodiscard]] std::uint64_t usual_memory_bytes();

}  // namespace throng::mapreduce
