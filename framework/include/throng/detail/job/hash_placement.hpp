// Where records go of a job that does not say so itself.
#pragma once

#include <throng/detail/job/staging.hpp>
#include <throng/hash.hpp>

#include <cstdint>

namespace throng::detail {

/// The partition of a record is what its key's hash says.
class placed_by_hash {
public:
    explicit placed_by_hash(const auto&) {}
    /// What `partition` needs to know of a key.
    [[gnu::always_inline]] static std::uint64_t place(std::uint64_t hash, const key_words&,
                                                      std::uint32_t, std::uint32_t) {
        return hash;
    }
    [[gnu::always_inline]] static std::uint32_t partition(std::uint64_t hash,
                                                          std::uint32_t partitions) {
        return partition_of(hash, partitions);
    }
};

}  // namespace throng::detail
