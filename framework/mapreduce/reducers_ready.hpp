// How much is given to reducers before they run: so little that it stays in the cache until they
// do.
#pragma once

#include <cstddef>

namespace throng::mapreduce {

inline constexpr std::size_t most_reducers_ready = 512;
inline constexpr std::size_t most_values_ready = 4096;
inline constexpr std::size_t most_value_bytes_ready = std::size_t{1} << 20;

}  // namespace throng::mapreduce
