// Settings of a job that must not change its output.
#pragma once

#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <array>
#include <cstdint>
#include <ostream>

namespace throng::mapreduce {

// For CAPTURE: those that random_options chooses.
inline std::ostream& operator<<(std::ostream& out, const job_options& options) {
    return out << "workers " << options.workers << ", partitions " << options.partitions
               << ", split_bytes " << options.split_bytes << ", reducers "
               << static_cast<int>(options.reducers) << ", memory_bytes " << options.memory_bytes;
}

}  // namespace throng::mapreduce

namespace throng::test {

inline constexpr std::array workers{1u, 2u, 7u};
inline constexpr std::array partitions{1u, 3u, 64u};
inline constexpr std::array modes{reducer_mode::live, reducer_mode::deferred,
                                  reducer_mode::automatic};
// As much as there is; little; so little that all that can be is put aside.
inline constexpr std::array<std::uint64_t, 4> memory{0, std::uint64_t{4} << 20,
                                                     std::uint64_t{1} << 20, 1};
inline constexpr std::array<std::uint64_t, 4> splits{1, 64, 4096, std::uint64_t{64} << 20};

// One of each.
inline job_options random_options(random_source& random) {
    job_options options;
    options.workers = workers[random.below(workers.size())];
    options.partitions = partitions[random.below(partitions.size())];
    options.split_bytes = splits[random.below(splits.size())];
    options.reducers = modes[random.below(modes.size())];
    options.memory_bytes = memory[random.below(memory.size())];
    return options;
}

}  // namespace throng::test
