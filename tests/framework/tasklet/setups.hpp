// The runtimes that a test is to hold for.
#pragma once

#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <doctest/doctest.h>

#include <vector>

namespace throng::test {

inline constexpr unsigned worker_counts[] = {1, 2, 4, 7};
inline constexpr stack_kind stack_kinds[] = {stack_kind::dedicated, stack_kind::sliced};

/// A runtime to test in, and the kind of stack that the test's tasklets are to have.
struct setup {
    unsigned workers;
    unsigned shards;
    stack_kind stack;

    [[nodiscard]] runtime_options options() const { return {.workers = workers, .shards = shards}; }
    /// For a tasklet on shard `index` modulo the number of shards.
    [[nodiscard]] spawn_options on(std::uint32_t index) const {
        return {.stack = stack, .shard = placement::on(index % shards)};
    }
    [[nodiscard]] spawn_options here() const { return {.stack = stack}; }
};

/// Calls test(setup) for 1, 2, 4 and 7 workers, one shard or several, both kinds of stack.
template <class Test>
void for_each_setup(Test test) {
    for (const unsigned workers : worker_counts) {
        for (const unsigned shards : {1u, 4 * workers}) {
            for (const stack_kind stack : stack_kinds) {
                CAPTURE(workers);
                CAPTURE(shards);
                CAPTURE(static_cast<int>(stack));
                test(setup{workers, shards, stack});
            }
        }
    }
}

/// The same with at least two shards.
template <class Test>
void for_each_setup_with_shards(Test test) {
    for_each_setup([&test](const setup& each) {
        if (each.shards > 1) test(each);
    });
}

/// Runs `main()` in a new runtime of this setup.
template <class Main>
auto run_in(const setup& where, Main&& main) {
    return run(std::forward<Main>(main), where.options());
}

}  // namespace throng::test
