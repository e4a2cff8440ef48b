// How often a byte comes before a place, for those who read a file in parts.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace throng::io {

/// Answers how many bytes of one value an input has before an offset, by reading it where it must.
/// What it has counted it remembers, so that asking for all splits of a file, in any order, costs
/// about one pass over the file in all. Takes 16 bytes of memory for each `granule_bytes` of input.
/// Thread-safe; a mutex for each input is held while that input is read.
class byte_index {
public:
    static constexpr std::size_t usual_granule_bytes = std::size_t{256} << 10;

    /// Counts `byte`. `inputs` must outlive the index. `granule_bytes` is at least 1.
    byte_index(std::span<const input> inputs, char byte,
               std::size_t granule_bytes = usual_granule_bytes,
               file_system& files = file_system::real());

    /// How many are in the first `offset` bytes of an input that is not a stream. Blocks while they
    /// are counted. Throws input_error, also where the input has fewer bytes than that.
    [[nodiscard]] std::uint64_t count_before(std::uint32_t input, std::uint64_t offset);

private:
    // What is known about a granule: the count before it, and that between its begin and the place
    // last asked for.
    struct granule {
        std::uint64_t count_before;
        std::uint32_t asked_bytes = 0;
        std::uint32_t asked_count = 0;
    };
    struct file_counts {
        std::mutex mutex;
        std::vector<granule> granules;
    };

    void count_granules(const input& input, std::vector<granule>& granules, std::uint64_t last);

    std::span<const input> inputs_;
    char byte_;
    std::size_t granule_bytes_;
    file_system& files_;
    std::unique_ptr<file_counts[]> files_counts_;
};

}  // namespace throng::io
