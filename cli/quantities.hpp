// Quantities as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace throng::cli {

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::int64_t number);

/// "812 bytes", "4.4 MB" (powers of 1000).
[[nodiscard]] std::string bytes(std::uint64_t count);

/// "4.4 MB (4,404,445 bytes)": as people read it, and to the byte.
[[nodiscard]] std::string exact_bytes(std::uint64_t count);

/// "412 MB/s", "1.3 GB/s".
[[nodiscard]] std::string rate(std::uint64_t byte_count, double seconds);

/// "0.034 s", "12.3 s".
[[nodiscard]] std::string duration(double seconds);

/// "1 file", "3 files": a number with its noun, which gets an s unless there is one of it.
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& noun);
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& noun,
                                  const std::string& plural);

}  // namespace throng::cli
