// What it costs to pass a number from one tasklet to another: a send and a receive.
#include "runtime_bench.hpp"

#include <throng/channel.hpp>

#include <string>

namespace throng::bench {

namespace {

struct route {
    std::string name;
    stack_kind stack;
    std::uint32_t capacity = rendezvous;
    preference who = preference::receiver;
};

std::uint64_t numbers_per_batch() { return test::scaled(10'000); }

// Whether they have arrived in their order.
bool receive_all(const channel<std::uint64_t>& numbers) {
    std::uint64_t expected = 0;
    bool right = true;
    for (const std::uint64_t number : numbers) right = number == expected++ && right;
    return right && expected == numbers_per_batch();
}

// From a tasklet of the last shard to one of shard 0, which has the channel.
bool pass_numbers(const route& by, const runtime_options& options) {
    const channel<std::uint64_t> numbers(by.capacity);
    numbers.set_preference(by.who);
    auto reader = spawn({.stack = by.stack}, [numbers] { return receive_all(numbers); });
    yield();
    auto writer = spawn({.stack = by.stack, .shard = placement::on(options.shards - 1)}, [numbers] {
        const std::uint64_t count = numbers_per_batch();
        for (std::uint64_t i = 0; i < count; ++i) numbers.send(i);
        numbers.close();
    });
    writer.join();
    return reader.join();
}

void add(const route& by, const runtime_options& options) {
    const std::string name = by.name + "/" + name_of(by.stack);
    auto* added =
        benchmark::RegisterBenchmark(name.c_str(), [by, options](benchmark::State& state) {
            run_batches(state, options, static_cast<std::int64_t>(numbers_per_batch()),
                        [&] { return pass_numbers(by, options); });
        });
    if (options.workers == 1)
        by_work(added);
    else
        by_clock(added);
}

}  // namespace

void add_channel_benchmarks() {
    constexpr std::uint32_t some_room = 16;
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        add({"send/rendezvous/receiver", stack, rendezvous, preference::receiver}, one_shard);
        add({"send/rendezvous/neither", stack, rendezvous, preference::neither}, one_shard);
        add({"send/rendezvous/sender", stack, rendezvous, preference::sender}, one_shard);
        // A receiver that is preferred would be given each value at once, past the buffer.
        add({"send/room_for_16", stack, some_room, preference::neither}, one_shard);
        add({"send/unbounded", stack, unbounded, preference::neither}, one_shard);
        add({"send_across/rendezvous", stack, rendezvous}, two_shards);
        add({"send_across/room_for_16", stack, some_room}, two_shards);
        add({"send_across/unbounded", stack, unbounded}, two_shards);
    }
}

}  // namespace throng::bench
