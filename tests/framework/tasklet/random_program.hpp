// Random programs of tasklets and channels, for one shard.
#pragma once

#include <throng/channel.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace throng::test {

enum class action : std::uint8_t {
    send,
    receive,
    try_send,
    try_receive,
    send_exception,
    yield,
    close,
    kill,
    join,
    spawn
};

/// Of one tasklet.
struct step {
    action what;
    std::size_t whom;  // a channel or a tasklet
};

/// What each tasklet does; the first ones are there from the beginning, the others are spawned.
struct program {
    std::vector<std::uint32_t> capacities;
    std::vector<preference> preferences;
    std::vector<std::vector<step>> tasklets;
    std::size_t at_first = 0;
    std::size_t yields = 0;  // of the main tasklet, before it closes all channels

    explicit program(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        const std::uint32_t kinds[] = {rendezvous, rendezvous, 1, 2, unbounded};
        const std::size_t channels = 1 + random() % 4;
        for (std::size_t i = 0; i < channels; ++i) {
            capacities.push_back(kinds[random() % 5]);
            preferences.push_back(static_cast<preference>(static_cast<int>(random() % 3) - 1));
        }
        tasklets.resize(2 + random() % 12);
        at_first = 1 + random() % tasklets.size();
        yields = random() % 100;
        for (std::size_t i = 0; i < tasklets.size(); ++i) {
            const std::size_t count = 1 + random() % 15;
            for (std::size_t k = 0; k < count; ++k) tasklets[i].push_back(any_step(random, i));
        }
        // Each that is not there at first is spawned by one that comes before it.
        for (std::size_t i = at_first; i < tasklets.size(); ++i) {
            auto& by = tasklets[random() % i];
            by.insert(by.begin() + static_cast<std::ptrdiff_t>(random() % (by.size() + 1)),
                      {action::spawn, i});
        }
    }

private:
    // Joins go to tasklets of lower number only, so that none can wait for itself.
    step any_step(std::mt19937_64& random, std::size_t self) const {
        constexpr action mostly[] = {action::send,    action::send,          action::receive,
                                     action::receive, action::try_send,      action::try_receive,
                                     action::yield,   action::send_exception};
        const std::size_t channel = random() % capacities.size();
        if (random() % 150 == 0) return {action::close, channel};
        if (random() % 24 == 0) return {action::kill, random() % tasklets.size()};
        if (self > 0 && random() % 12 == 0) return {action::join, random() % self};
        return {mostly[random() % 8], channel};
    }
};

/// What is written down of each step: "3.7=42 " for tasklet 3, step 7.
inline std::string note(std::size_t tasklet, std::size_t step, const std::string& outcome) {
    return std::to_string(tasklet) + '.' + std::to_string(step) + '=' + outcome + ' ';
}

inline int value_of(std::size_t tasklet, std::size_t step) {
    return static_cast<int>(1000 * tasklet + step);
}

}  // namespace throng::test
