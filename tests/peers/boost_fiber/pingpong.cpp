#include "peer.hpp"

#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>

row pingpong(const options& chosen) {
    using channel = boost::fibers::unbuffered_channel<std::uint64_t>;
    row result;
    const stopwatch watch;
    channel ping;
    channel pong;
    boost::fibers::fiber first(std::allocator_arg, stacks(), [&] {
        for (std::uint64_t i = 0; i < chosen.rounds; ++i) {
            ping.push(i);
            result.answer += pong.value_pop();
        }
        ping.close();
    });
    boost::fibers::fiber second(std::allocator_arg, stacks(), [&] {
        for (std::uint64_t value = 0; received(ping.pop(value));) pong.push(value + 1);
    });
    first.join();
    second.join();
    result.seconds = watch.seconds();
    check("the sum of the numbers", result.answer, chosen.rounds * (chosen.rounds + 1) / 2);
    result.parameters = "\"rounds\":" + std::to_string(chosen.rounds);
    return result;
}
