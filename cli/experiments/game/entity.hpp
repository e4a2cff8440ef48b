// The script of an entity in the experiment `game`: endless, and written as it is lived.
#pragma once

#include "world.hpp"

#include <throng/tasklet.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace throng::cli::game {

/// What the entities of one shard have done since their leader last looked.
struct region_state {
    std::uint64_t shown = 0;
    std::uint64_t digest = 0;
    std::uint64_t ended = 0;
};

/// One of them. Its tasklet runs `live`, and parks until its leader wakes it for the next tick.
class entity {
public:
    entity(std::uint32_t number, std::uint64_t seed, world& where, region_state& region)
        : number_(number), world_(&where), region_(&region), random_(seed, number) {
        self_.x = static_cast<std::uint16_t>(random_.below(where.side()));
        self_.y = static_cast<std::uint16_t>(random_.below(where.side()));
        self_.energy = static_cast<std::uint8_t>(16 + random_.below(48));
    }

    /// Never returns: it is killed, and unwound.
    void live() {
        const last_words goodbye(*region_);
        next_tick();
        for (;;) {
            wander();
            const std::uint32_t other = look_around();
            if (self_.energy == 0)
                rest();
            else if (other == world::nobody)
                continue;
            else if (is_hunter(other) == is_hunter(number_))
                meet();
            else if (is_hunter(number_))
                chase(other);
            else
                flee(other);
        }
    }

private:
    static constexpr std::uint8_t most_energy = 64;
    static constexpr std::uint8_t rested_energy = 48;
    static constexpr std::int32_t sight = 4;

    // Counts those whose stacks are unwound.
    class last_words {
    public:
        explicit last_words(region_state& region) : region_(region) {}
        last_words(const last_words&) = delete;
        last_words& operator=(const last_words&) = delete;
        ~last_words() { ++region_.ended; }

    private:
        region_state& region_;
    };

    void wander() {
        self_.doing = mood::wander;
        const auto direction = static_cast<std::uint32_t>(random_.below(8));
        for (std::uint64_t steps = 1 + random_.below(8); steps > 0 && self_.energy > 0; --steps) {
            step(direction);
            next_tick();
            if (look_around() != world::nobody) return;
        }
    }

    void rest() {
        self_.doing = mood::rest;
        while (self_.energy < rested_energy) {
            self_.energy += 8;
            next_tick();
        }
    }

    // Stands still for a while, and goes its way without looking.
    void meet() {
        self_.doing = mood::meet;
        for (int i = 0; i < 3; ++i) next_tick();
        ++self_.score;
        self_.doing = mood::wander;
        const auto direction = static_cast<std::uint32_t>(random_.below(8));
        for (int i = 0; i < 4; ++i) {
            step(direction);
            next_tick();
        }
    }

    void chase(std::uint32_t prey) {
        self_.doing = mood::chase;
        while (self_.energy > 0 && distance_to(prey) <= sight) {
            if (distance_to(prey) == 0) return eat();
            run_towards(prey);
            run_towards(prey);
            next_tick();
        }
    }
    void eat() {
        ++self_.score;
        self_.energy = most_energy;
        next_tick();
    }

    void flee(std::uint32_t hunter) {
        self_.doing = mood::flee;
        while (self_.energy > 0 && distance_to(hunter) < sight) {
            const appearance& it = world_->seen(hunter);
            move(-sign(world_->way(self_.x, it.x)), -sign(world_->way(self_.y, it.y)));
            next_tick();
        }
    }

    // The first of the others in the nine cells around, row by row.
    [[nodiscard]] std::uint32_t look_around() const {
        for (std::int32_t dy = -1; dy <= 1; ++dy) {
            for (std::int32_t dx = -1; dx <= 1; ++dx) {
                const std::uint32_t there =
                    world_->first_at(world_->moved(self_.x, dx), world_->moved(self_.y, dy));
                if (there != world::nobody && there != number_) return there;
            }
        }
        return world::nobody;
    }
    [[nodiscard]] std::int32_t distance_to(std::uint32_t other) const {
        const appearance& it = world_->seen(other);
        return std::max(std::abs(world_->way(self_.x, it.x)), std::abs(world_->way(self_.y, it.y)));
    }
    void run_towards(std::uint32_t other) {
        const appearance& it = world_->seen(other);
        move(sign(world_->way(self_.x, it.x)), sign(world_->way(self_.y, it.y)));
    }
    // The eight directions, row by row, without the cell itself.
    void step(std::uint32_t direction) {
        const auto cell = static_cast<std::int32_t>(direction < 4 ? direction : direction + 1);
        move(cell % 3 - 1, cell / 3 - 1);
    }
    void move(std::int32_t dx, std::int32_t dy) {
        self_.x = world_->moved(self_.x, dx);
        self_.y = world_->moved(self_.y, dy);
        if (self_.energy > 0) --self_.energy;
    }

    void next_tick() {
        world_->show(number_, self_);
        ++region_->shown;
        region_->digest += digest_of(number_, self_);
        park();
    }

    static bool is_hunter(std::uint32_t number) { return number % 4 == 0; }
    static std::int32_t sign(std::int32_t value) { return (value > 0) - (value < 0); }

    std::uint32_t number_;
    world* world_;
    region_state* region_;
    random_sequence random_;
    appearance self_;
};

}  // namespace throng::cli::game
