#include "peer.hpp"

#include <boost/fiber/fiber.hpp>

#include <algorithm>
#include <vector>

row spawn(const options& chosen) {
    row result;
    const stopwatch watch;
    std::vector<boost::fibers::fiber> batch;
    std::vector<std::uint64_t> results(chosen.batch);
    for (std::uint64_t first = 0; first < chosen.tasklets; first += chosen.batch) {
        const std::uint64_t count = std::min(chosen.batch, chosen.tasklets - first);
        for (std::uint64_t i = 0; i < count; ++i) {
            batch.emplace_back(std::allocator_arg, stacks(),
                               [&results, first, i] { results[i] = first + i; });
        }
        for (boost::fibers::fiber& each : batch) each.join();
        batch.clear();
        for (std::uint64_t i = 0; i < count; ++i) result.answer += results[i];
    }
    result.seconds = watch.seconds();
    check("the sum of the results", result.answer, chosen.tasklets * (chosen.tasklets - 1) / 2);
    result.parameters =
        "\"tasklets\":" + std::to_string(chosen.tasklets) + ",\"batch\":" + std::to_string(chosen.batch);
    return result;
}
