// The world of the experiment `game`: who is where, as all saw it at the end of the last tick.
#pragma once

#include "cli/random_sequence.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace throng::cli::game {

enum class mood : std::uint8_t { wander, chase, flee, rest, meet };

/// What others see of an entity.
struct appearance {
    std::uint16_t x = 0;
    std::uint16_t y = 0;
    std::uint8_t energy = 0;
    mood doing = mood::wander;
    std::uint16_t score = 0;

    [[nodiscard]] std::uint64_t bits() const {
        return x | std::uint64_t{y} << 16 | std::uint64_t{energy} << 32 |
               static_cast<std::uint64_t>(doing) << 40 | std::uint64_t{score} << 48;
    }
};

/// A square whose edges meet, of at least four cells for each entity. During a tick any thread may
/// ask what was to be seen at the end of the last one, and each entity show its new appearance;
/// between ticks it is one thread's.
class world {
public:
    static constexpr std::uint32_t nobody = UINT32_MAX;
    static constexpr std::uint64_t most_entities = std::uint64_t{1} << 28;  // of 65536 squared

    explicit world(std::uint64_t entities) : seen_(entities), shown_(entities) {
        while (std::uint64_t{side_} * side_ < 4 * entities) side_ *= 2;
        first_at_.resize(std::size_t{side_} * side_);
    }

    [[nodiscard]] std::uint32_t side() const { return side_; }
    [[nodiscard]] const appearance& seen(std::uint32_t entity) const { return seen_[entity]; }
    /// The lowest of those that were in a cell; nobody if it was empty.
    [[nodiscard]] std::uint32_t first_at(std::uint32_t x, std::uint32_t y) const {
        return first_at_[cell(x, y)];
    }
    /// The shortest way between two columns or rows: from -side/2 up to below side/2.
    [[nodiscard]] std::int32_t way(std::uint32_t from, std::uint32_t to) const {
        const std::uint32_t half = side_ / 2;
        return static_cast<std::int32_t>((to - from + half) & (side_ - 1)) -
               static_cast<std::int32_t>(half);
    }
    [[nodiscard]] std::uint16_t moved(std::uint32_t from, std::int32_t by) const {
        return static_cast<std::uint16_t>((from + static_cast<std::uint32_t>(by)) & (side_ - 1));
    }

    void show(std::uint32_t entity, const appearance& its) { shown_[entity] = its; }

    /// What was shown, by everybody, is seen from now on.
    void end_tick() {
        std::swap(seen_, shown_);
        std::ranges::fill(first_at_, nobody);
        for (auto i = static_cast<std::uint32_t>(seen_.size()); i-- > 0;) {
            first_at_[cell(seen_[i].x, seen_[i].y)] = i;
        }
    }

private:
    [[nodiscard]] std::size_t cell(std::uint32_t x, std::uint32_t y) const {
        return std::size_t{y & (side_ - 1)} * side_ + (x & (side_ - 1));
    }

    std::uint32_t side_ = 2;  // a power of two
    std::vector<appearance> seen_;
    std::vector<appearance> shown_;
    std::vector<std::uint32_t> first_at_;  // by cell
};

/// What one entity adds to the digest of a tick.
[[nodiscard]] inline std::uint64_t digest_of(std::uint32_t entity, const appearance& its) {
    return mixed(its.bits(), entity);
}

}  // namespace throng::cli::game
