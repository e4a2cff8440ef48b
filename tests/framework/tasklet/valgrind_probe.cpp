// Switches of all kinds, to be run under Valgrind, which must find nothing wrong.
#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;

namespace {

// Frames of different depths, so that slices overlap on the run stack.
[[gnu::noinline]] std::size_t descend(int depth, const channel<std::string>& words) {
    char frame[200];
    std::snprintf(frame, sizeof frame, "depth %d", depth);
    if (depth > 0) return descend(depth - 1, words) + std::string(frame).size();
    yield();
    words.send(frame);
    yield();
    return std::string(frame).size();
}

std::size_t pass_words(stack_kind stack, std::uint32_t shards) {
    channel<std::string> words;
    std::vector<tasklet<std::size_t>> all;
    for (std::uint32_t i = 0; i < 100; ++i) {
        all.push_back(spawn({.stack = stack, .shard = placement::on(i % shards)}, [words, i] {
            try {
                throw std::runtime_error("carried along");
            } catch (const std::runtime_error&) {
                return descend(static_cast<int>(i % 7), words);
            }
        }));
    }
    std::size_t bytes = 0;
    for (int i = 0; i < 100; ++i) bytes += words.receive().value().size();
    for (auto& each : all) bytes += each.join();
    return bytes;
}

}  // namespace

int main() {
    runtime its({.workers = 2, .shards = 3});
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        const std::size_t first = its.run([=] { return pass_words(stack, 3); });
        const std::size_t again = its.run([=] { return pass_words(stack, 3); });
        if (first != again || first < 700) return 1;
        try {
            its.run([stack] {
                for (int i = 0; i < 20; ++i) spawn({.stack = stack}, [] { park(); });
            });
            return 2;
        } catch (const deadlock_error&) {
        }
    }
    std::puts("all words have passed");
}
