#include "peer.hpp"

#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>
#include <boost/fiber/unbuffered_channel.hpp>

#include <memory>
#include <vector>

namespace {

using channel = boost::fibers::unbuffered_channel<std::uint64_t>;

void add_one(channel& left, channel& right) { left.push(right.value_pop() + 1); }

}  // namespace

row chain(const options& chosen) {
    row result;
    result.rss_before = memory("VmRSS");
    const stopwatch watch;
    std::vector<std::unique_ptr<channel>> channels;
    std::vector<boost::fibers::fiber> links;
    channels.push_back(std::make_unique<channel>());
    for (std::uint64_t i = 0; i < chosen.tasklets; ++i) {
        channels.push_back(std::make_unique<channel>());
        links.emplace_back(std::allocator_arg, stacks(), add_one, std::ref(*channels[i]),
                           std::ref(*channels[i + 1]));
    }
    boost::this_fiber::yield();  // until all of them wait
    channels.back()->push(0);
    result.answer = channels.front()->value_pop();
    for (boost::fibers::fiber& each : links) each.join();
    result.seconds = watch.seconds();
    check("the answer", result.answer, chosen.tasklets);
    result.parameters = "\"tasklets\":" + std::to_string(chosen.tasklets);
    result.tasklets = chosen.tasklets;
    return result;
}
