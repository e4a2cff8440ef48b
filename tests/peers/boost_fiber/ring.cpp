#include "peer.hpp"

#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>

#include <deque>
#include <vector>

namespace {

using channel = boost::fibers::unbuffered_channel<std::uint64_t>;

// A place in the ring: the token passes `rounds` times, the last time to `last`.
void pass(channel& in, channel& out, channel& last, std::uint64_t rounds) {
    for (std::uint64_t round = 1; round < rounds; ++round) out.push(in.value_pop() + 1);
    last.push(in.value_pop() + 1);
}

}  // namespace

row ring(const options& chosen) {
    row result;
    const stopwatch watch;
    std::deque<channel> places(chosen.tasklets);
    channel done;
    std::vector<boost::fibers::fiber> fibers;
    for (std::size_t i = 0; i < places.size(); ++i) {
        channel& next = places[(i + 1) % places.size()];
        fibers.emplace_back(std::allocator_arg, stacks(), pass, std::ref(places[i]), std::ref(next),
                            std::ref(i + 1 == places.size() ? done : next), chosen.rounds);
    }
    places.front().push(0);
    result.answer = done.value_pop();
    for (boost::fibers::fiber& each : fibers) each.join();
    result.seconds = watch.seconds();
    check("the token", result.answer, chosen.tasklets * chosen.rounds);
    result.parameters = "\"tasklets\":" + std::to_string(chosen.tasklets) +
                        ",\"rounds\":" + std::to_string(chosen.rounds);
    return result;
}
