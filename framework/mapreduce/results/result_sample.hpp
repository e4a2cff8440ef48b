// Some of a job's results, from which to learn how the others are.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// What is looked at of a chunk: its begin, one in so many bytes.
inline constexpr std::size_t sampled_part = 16;

struct result_sample {
    std::size_t bytes = 0;    // that have been looked at
    std::size_t results = 0;  // there
    std::vector<const char*> chosen;
};

/// Chooses a result at most every `step` bytes of what is looked at: at least one if there is one.
result_sample sample_of(std::span<const std::string_view> chunks, std::size_t step);

/// As much as the keys of all these results begin with; empty for fewer than two results.
std::string_view common_begin_of_keys(std::span<const char* const> records);

}  // namespace throng::mapreduce
