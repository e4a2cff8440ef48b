// How much memory this process has, as the kernel counts it.
#pragma once

#include <cstdint>

namespace throng::cli {

/// Resident at present. Throws throng::error where the kernel does not say.
[[nodiscard]] std::uint64_t resident_bytes();

/// The most that was resident at once since reset_peak_resident(), or ever. Throws throng::error.
[[nodiscard]] std::uint64_t peak_resident_bytes();

/// What the kernel takes for this process's page tables at present. Throws throng::error where the
/// kernel does not say.
[[nodiscard]] std::uint64_t page_table_bytes();

/// Parts of the address space that are mapped at present, each of them one to the kernel; 0 where
/// it does not say.
[[nodiscard]] std::uint64_t count_mappings();

/// Gives memory back that was freed, and lets the peak begin anew where the kernel can do that.
void reset_peak_resident();

}  // namespace throng::cli
