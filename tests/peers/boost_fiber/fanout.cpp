#include "peer.hpp"

#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>

#include <memory>
#include <vector>

namespace {

// The fiber of a key, which its first message starts.
struct reducer {
    boost::fibers::buffered_channel<std::uint64_t> messages{16};
    std::uint64_t sum = 0;
    boost::fibers::fiber run{std::allocator_arg, stacks(), [this] {
                                 for (std::uint64_t value = 0; received(messages.pop(value));) {
                                     sum += value;
                                 }
                             }};
};

using reducers = std::vector<std::unique_ptr<reducer>>;

void produce(const options& chosen, std::uint64_t producer, reducers& all) {
    random_numbers keys(chosen.seed, producer);
    std::uint64_t messages = chosen.messages / chosen.producers;
    if (producer < chosen.messages % chosen.producers) ++messages;
    for (; messages > 0; --messages) {
        std::unique_ptr<reducer>& to = all[keys.below(chosen.reducers)];
        if (!to) to = std::make_unique<reducer>();
        to->messages.push(1);
    }
}

void send_all(const options& chosen, reducers& all) {
    std::vector<boost::fibers::fiber> producers;
    for (std::uint64_t p = 0; p < chosen.producers; ++p) {
        producers.emplace_back([&chosen, &all, p] { produce(chosen, p, all); });
    }
    for (boost::fibers::fiber& producer : producers) producer.join();
    // All that are ready run before this one does again: then all has been received.
    boost::this_fiber::yield();
}

}  // namespace

row fanout(const options& chosen) {
    row result;
    result.rss_before = memory("VmRSS");
    const stopwatch watch;
    reducers all(chosen.reducers);
    send_all(chosen, all);
    result.seconds = watch.seconds();
    for (std::unique_ptr<reducer>& each : all) {
        if (each) each->messages.close();
    }
    for (std::unique_ptr<reducer>& each : all) {
        if (!each) continue;
        each->run.join();
        result.answer += each->sum;
        ++result.live_reducers;
    }
    result.drain_seconds = watch.seconds() - result.seconds;
    check("the sum of the results", result.answer, chosen.messages);
    result.parameters = "\"reducers\":" + std::to_string(chosen.reducers) +
                        ",\"messages\":" + std::to_string(chosen.messages) +
                        ",\"producers\":" + std::to_string(chosen.producers) +
                        ",\"seed\":" + std::to_string(chosen.seed);
    result.tasklets = result.live_reducers;
    result.messages = chosen.messages;
    return result;
}
