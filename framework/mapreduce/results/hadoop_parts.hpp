// Results divided as Hadoop would, so that its part files can be compared with those of one
// machine.
#pragma once

#include "mapreduce/results/result_ranking.hpp"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Which reduce task of Hadoop Streaming, of so many, a key goes to where pairs are text: what
/// HashPartitioner makes of the key as pair_code.hpp writes it.
[[nodiscard]] std::uint32_t hadoop_part_of(std::string_view key, std::uint32_t parts);

/// The parts of the results of one run, each for the keys of one reduce task. Outlives its order.
class hadoop_parts {
public:
    explicit hadoop_parts(std::uint32_t parts) : counts_(parts) {}
    hadoop_parts(const hadoop_parts&) = delete;
    hadoop_parts& operator=(const hadoop_parts&) = delete;

    /// The first part's results first; those of one part in the order `keys`, if there is one, else
    /// in that of their bytes.
    [[nodiscard]] own_key_order order(own_key_order keys) {
        keys_ = keys;
        return {compare, this, false};
    }

    /// Counts the results of a chunk. Any thread.
    void count(std::string_view results);
    /// Results in each part, of all that were counted.
    [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }

private:
    static int compare(const void* self, throng_text a, throng_text b);
    [[nodiscard]] std::uint32_t parts() const { return static_cast<std::uint32_t>(counts_.size()); }

    own_key_order keys_;
    std::mutex mutex_;  // of counts_, while results are counted
    std::vector<std::uint64_t> counts_;
};

}  // namespace throng::mapreduce
