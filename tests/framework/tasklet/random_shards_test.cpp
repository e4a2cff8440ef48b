// Random programs over several shards, with kills, timeouts and sleep: an account of all values.
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

// Over several shards there is no order to predict, but an account to be kept: each value that
// was sent is received once, but for one at most that each killed receiver had been given.
class account {
public:
    account(const setup& where, std::uint64_t seed) : where_(where), random_(seed) {
        for (std::size_t i = 0; i < channel_count; ++i) {
            const std::uint32_t kinds[] = {rendezvous, 1, 3, unbounded};
            channels_.emplace_back(kinds[random_() % 4]);
        }
    }

    // Whether it is right. To be called by a tasklet.
    bool check() {
        std::vector<tasklet<void>> senders;
        std::vector<tasklet<void>> receivers;
        for (std::uint32_t i = 0; i < tasklet_count; ++i) {
            senders.push_back(spawn(anywhere(), [this, i, seed = random_()] { send(i, seed); }));
            receivers.push_back(spawn(anywhere(), [this, seed = random_()] { receive(seed); }));
        }
        kill_some(senders);
        const std::size_t receivers_killed = kill_some(receivers);
        for (auto& each : senders) end(each);
        for (const auto& each : channels_) each.close();
        for (auto& each : receivers) end(each);
        for (const auto& from : channels_) {
            for (const std::string& word : from) ++states_[std::stoul(word)].received;
        }
        std::size_t lost = 0;
        bool right = true;
        for (const state& each : states_) {
            right = right && each.received <= each.tried && each.sent <= each.tried;
            lost += each.sent > each.received ? 1u : 0u;
        }
        return right && lost <= receivers_killed;
    }

private:
    static constexpr std::size_t channel_count = 3;
    static constexpr std::uint32_t tasklet_count = 8;
    static constexpr std::uint32_t values_each = 30;
    struct state {
        std::atomic<int> tried = 0;  // 0 or 1
        std::atomic<int> sent = 0;
        std::atomic<int> received = 0;
    };

    spawn_options anywhere() {
        const auto shard = static_cast<std::uint32_t>(random_() % where_.shards);
        return {.stack = stack_kinds[random_() % 2], .shard = placement::on(shard)};
    }

    void send(std::uint32_t self, std::uint64_t seed) {
        std::mt19937_64 random(seed);
        for (std::uint32_t i = 0; i < values_each; ++i) {
            const std::uint32_t number = self * values_each + i;
            const channel<std::string>& through = channels_[random() % channel_count];
            std::string word = std::to_string(number) + std::string(50, ' ');
            states_[number].tried = 1;
            while (!send_one(through, word, random())) {
                if (word.size() < 50) throw error("a value was damaged");
            }
            states_[number].sent = 1;
            pause(random());
        }
    }

    static bool send_one(const channel<std::string>& through, std::string& word,
                         std::uint64_t chance) {
        const std::chrono::microseconds time(chance / 3 % 40);
        if (chance % 3 == 0) return through.try_send(std::move(word));
        if (chance % 3 == 1) return through.send_for(time, std::move(word));
        through.send(std::move(word));
        return true;
    }

    void receive(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        std::size_t open = channel_count;
        for (std::vector<bool> closed(channel_count); open > 0;) {
            const std::size_t which = random() % channel_count;
            if (closed[which]) continue;
            const std::chrono::microseconds time(random() % 40);
            attempt<std::string> found = random() % 2 == 0 ? channels_[which].try_receive()
                                                           : channels_[which].receive_for(time);
            if (found) ++states_[std::stoul(*found)].received;
            if (found.closed) {
                closed[which] = true;
                --open;
            }
            if (!found) yield();
            pause(random());
        }
    }

    static void pause(std::uint64_t chance) {
        if (chance % 8 == 0) yield();
        if (chance % 16 == 1) sleep_for(std::chrono::microseconds(chance / 16 % 20));
    }

    // Never the first: were no receiver left, the senders would wait for ever.
    std::size_t kill_some(std::vector<tasklet<void>>& all) {
        std::size_t count = 0;
        for (const auto& each : all) {
            if (&each == &all.front() || random_() % 3 != 0) continue;
            for (std::uint64_t i = random_() % 8; i > 0; --i) yield();
            each.kill();
            ++count;
        }
        return count;
    }

    static void end(tasklet<void>& its) {
        try {
            its.join();
        } catch (const killed_error&) {
        }
    }

    const setup& where_;
    std::mt19937_64 random_;
    std::vector<channel<std::string>> channels_;
    std::vector<state> states_ = std::vector<state>(tasklet_count * values_each);
};

}  // namespace

TEST_CASE("random programs over shards lose no value, though tasklets are killed and give up") {
    const std::uint64_t seed = random_seed();
    CAPTURE(seed);
    for_each_setup([seed](const setup& where) {
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(32); ++round) {
            CHECK(its.run([&] { return account(where, seed + round).check(); }));
        }
    });
}
