#include "peer.hpp"

#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>

#include <deque>
#include <vector>

namespace {

// The sack knows how often it is still to be kicked, where to, and whom it has come to so far.
struct sack {
    std::uint64_t kicks = 0;
    random_numbers random{0, 0};
    std::uint64_t sum = 0;
};

using channel = boost::fibers::unbuffered_channel<sack>;

std::uint64_t another(random_numbers& random, std::uint64_t players, std::uint64_t player) {
    const std::uint64_t other = random.below(players - 1);
    return other >= player ? other + 1 : other;
}

void play(std::uint64_t player, std::deque<channel>& circle,
          boost::fibers::unbuffered_channel<std::uint64_t>& done) {
    for (sack held; received(circle[player].pop(held));) {
        held.sum += player;
        if (held.kicks == 0) {
            done.push(held.sum);
            continue;
        }
        --held.kicks;
        circle[another(held.random, circle.size(), player)].push(held);
    }
}

// The same without fibers.
std::uint64_t expected(const options& chosen) {
    random_numbers random(chosen.seed, 0);
    std::uint64_t player = 0;
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < chosen.kicks; ++i) {
        player = another(random, chosen.players, player);
        sum += player;
    }
    return sum;
}

}  // namespace

row hackysack(const options& chosen) {
    row result;
    const stopwatch watch;
    std::deque<channel> circle(chosen.players);
    boost::fibers::unbuffered_channel<std::uint64_t> done;
    std::vector<boost::fibers::fiber> players;
    for (std::uint64_t i = 0; i < chosen.players; ++i) {
        players.emplace_back(std::allocator_arg, stacks(), play, i, std::ref(circle),
                             std::ref(done));
    }
    circle.front().push(sack{chosen.kicks, random_numbers(chosen.seed, 0), 0});
    result.answer = done.value_pop();
    for (channel& each : circle) each.close();
    for (boost::fibers::fiber& each : players) each.join();
    result.seconds = watch.seconds();
    check("the sum of the players", result.answer, expected(chosen));
    result.parameters = "\"players\":" + std::to_string(chosen.players) +
                        ",\"kicks\":" + std::to_string(chosen.kicks) +
                        ",\"seed\":" + std::to_string(chosen.seed);
    return result;
}
