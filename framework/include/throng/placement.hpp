// Shards, as one names them.
#pragma once

#include <cstdint>

namespace throng {

/// On which shard a tasklet or a channel is to live; it stays there.
class placement {
public:
    /// The shard of the caller.
    static constexpr placement here() { return placement(kind::here, 0); }
    /// Any; each shard in turn.
    static constexpr placement anywhere() { return placement(kind::anywhere, 0); }
    /// Shard `index` of the runtime, counted from 0; must be less than runtime::shards().
    static constexpr placement on(std::uint32_t index) { return placement(kind::numbered, index); }

    /// The ways to name a shard.
    enum class kind : std::uint8_t { here, anywhere, numbered };
    /// How the shard is named.
    [[nodiscard]] constexpr kind which() const { return kind_; }
    /// The number of the shard that `on` names; else 0.
    [[nodiscard]] constexpr std::uint32_t index() const { return index_; }

private:
    constexpr placement(kind which, std::uint32_t index) : kind_(which), index_(index) {}
    kind kind_;
    std::uint32_t index_;
};

}  // namespace throng
