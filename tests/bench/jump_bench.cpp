// The bare switch of Boost.Context, to know the limit of what a runtime on top of it can reach, and
// what the frames cost that a tasklet has to return through once it is back: the processor has
// predicted returns into the stack that it came from.
#include "runtime_bench.hpp"

#include <boost/context/detail/fcontext.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace throng::bench {

namespace {

namespace bc = boost::context::detail;

// Jumps from so many frames below, all of which are returned through afterwards.
template <std::size_t Frames>
[[gnu::noinline]] bc::transfer_t jump_below(bc::fcontext_t to, void* data) {
    bc::transfer_t back{};
    if constexpr (Frames == 1) {
        back = bc::jump_fcontext(to, data);
    } else {
        back = jump_below<Frames - 1>(to, data);
    }
    benchmark::DoNotOptimize(back.fctx);  // so that the call is not the last thing it does
    return back;
}

template <std::size_t Frames>
[[gnu::always_inline]] inline bc::transfer_t jump(bc::fcontext_t to, void* data) {
    if constexpr (Frames == 0) {
        return bc::jump_fcontext(to, data);
    } else {
        return jump_below<Frames>(to, data);
    }
}

template <std::size_t Frames>
void count_jumps(bc::transfer_t from) {
    for (;;) {
        ++*static_cast<std::int64_t*>(from.data);
        from = jump<Frames>(from.fctx, from.data);
    }
}

template <std::size_t Frames>
void jump_to_and_fro(benchmark::State& state) {
    constexpr std::size_t stack_bytes = std::size_t{64} << 10;
    std::vector<char> stack(stack_bytes);
    std::int64_t jumps = 0;
    bc::fcontext_t other =
        bc::make_fcontext(stack.data() + stack_bytes, stack_bytes, &count_jumps<Frames>);
    for (auto _ : state) other = jump<Frames>(other, &jumps).fctx;
    check_answers(state, jumps == state.iterations());
    state.counters["each"] = time_of_each(state, 1);
}

template <std::size_t... Frames>
void add_frames() {
    const auto add = [](std::size_t frames, auto* run) {
        benchmark::RegisterBenchmark(("pair_of_jumps/" + std::to_string(frames)).c_str(), run);
    };
    (add(Frames, &jump_to_and_fro<Frames>), ...);
}

}  // namespace

void add_jump_benchmarks() {
    if (!test::sanitized) add_frames<0, 1, 2, 4>();  // a sanitizer knows nothing of these switches
}

}  // namespace throng::bench
