// Very many tasklets with stacks of their own, alive at once: how many mappings do they need, of
// those that the kernel allows a process?
#include "process_memory.hpp"
#include "program_options.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

namespace {

constexpr std::size_t words_on_stack = 64;

// Its locals are at the same place, and the same, when it goes on.
bool wait_with_locals(const throng::channel<int>& until_closed, std::uint64_t number) {
    std::array<std::uint64_t, words_on_stack> locals{};
    locals.fill(number);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const bool closed = !until_closed.receive().has_value();
    return closed && std::all_of(locals.begin(), locals.end(),
                                 [number](std::uint64_t each) { return each == number; });
}

// Some of all tasklets, on one shard.
struct group {
    throng::channel<int> until_closed;
    std::size_t tasklets = 0;
    std::atomic<std::size_t> ended = 0;
    std::atomic<std::size_t> right = 0;

    // Returns when all of them wait.
    void start() {
        for (std::size_t i = 0; i < tasklets; ++i) {
            throng::spawn([this, i] {
                if (wait_with_locals(until_closed, i)) ++right;
                ++ended;
            });
        }
        throng::yield();
    }
};

struct outcome {
    std::size_t mappings = 0;
    std::size_t resident_bytes = 0;
    std::size_t right = 0;
};

// In the main tasklet.
outcome count_while_alive(std::size_t tasklets, std::size_t shards) {
    std::vector<group> groups(shards);
    std::vector<throng::tasklet<void>> starters;
    for (std::size_t i = 0; i < shards; ++i) {
        groups[i].tasklets = tasklets * (i + 1) / shards - tasklets * i / shards;
        starters.push_back(
            throng::spawn({.shard = throng::placement::on(static_cast<std::uint32_t>(i))},
                          [its = &groups[i]] { its->start(); }));
    }
    for (auto& each : starters) each.join();
    outcome found{throng::bench::mapping_count(), throng::bench::resident_bytes(), 0};
    for (group& each : groups) each.until_closed.close();
    for (group& each : groups) {
        while (each.ended < each.tasklets) throng::yield();
        found.right += each.right;
    }
    return found;
}

}  // namespace

int main(int argc, char** argv) try {
    throng::bench::program_options given("dedicated_stacks", {{"tasklets", 1e5}, {"workers", 0}});
    if (const auto status = given.parse(argc, argv)) return *status;
    const std::size_t tasklets = given.count("tasklets");
    if (tasklets == 0) {
        std::fprintf(stderr, "dedicated_stacks: needs tasklets\n");
        return 2;
    }
    throng::runtime its({.workers = static_cast<unsigned>(given.count("workers"))});
    const std::size_t before_mappings = throng::bench::mapping_count();
    const std::size_t before_bytes = throng::bench::resident_bytes();
    const outcome found = its.run([&] { return count_while_alive(tasklets, its.shards()); });
    const std::size_t most = throng::bench::most_mappings();
    std::printf("dedicated_stacks: %zu tasklets alive at once, %zu bytes of address space each\n",
                tasklets, throng::default_stack_bytes);
    std::printf("  mappings: %zu, of at most %zu (vm.max_map_count); %zu before\n", found.mappings,
                most, before_mappings);
    std::printf("  memory: %zu bytes a tasklet\n",
                (found.resident_bytes - before_bytes) / tasklets);
    if (found.mappings >= most) std::fprintf(stderr, "dedicated_stacks: too many mappings\n");
    return found.right == tasklets && found.mappings < most ? 0 : 1;
} catch (const std::exception& failure) {
    std::fprintf(stderr, "dedicated_stacks: %s\n", failure.what());
    return 1;
}
