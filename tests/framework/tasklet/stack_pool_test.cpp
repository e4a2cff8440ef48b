// Dedicated stacks and run stacks: guards, mappings, huge pages, reuse.
#include "tasklet/stack_pool.hpp"

#include "death_test.hpp"
#include "framework/tasklet/memory_map.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"
#include "tasklet/slab_source.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <new>
#include <set>
#include <vector>

using namespace throng;
using namespace throng::test;
using detail::dedicated_stack;
using detail::stack_guard;
using detail::stack_pool;

namespace {

constexpr std::size_t page_bytes = 4096;

/// Memory to try things on; where the kernel has no such advice it says so here.
class probe_mapping {
public:
    probe_mapping()
        : address_(::mmap(nullptr, 4 * page_bytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        REQUIRE(address_ != MAP_FAILED);
    }
    ~probe_mapping() { ::munmap(address_, 4 * page_bytes); }
    probe_mapping(const probe_mapping&) = delete;
    probe_mapping& operator=(const probe_mapping&) = delete;
    [[nodiscard]] bool takes(int advice) const {
        return ::madvise(address_, page_bytes, advice) == 0;
    }

private:
    void* address_;
};

bool kernel_has_guards() { return probe_mapping().takes(102); }  // MADV_GUARD_INSTALL
bool kernel_has_huge_pages() { return probe_mapping().takes(MADV_HUGEPAGE); }

std::vector<dedicated_stack*> take(stack_pool& pool, std::size_t count) {
    std::vector<dedicated_stack*> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(pool.take(1));
    return all;
}

void give_back(stack_pool& pool, const std::vector<dedicated_stack*>& all) {
    for (dedicated_stack* each : all) pool.give_back(each);
}

// Uses up stack, page by page.
[[gnu::noinline]] int dig(int depth) {
    volatile char frame[1024];
    frame[0] = static_cast<char>(depth);
    if (frame[0] == 0 && depth == -1) return 0;
    return dig(depth + 1) + frame[0];
}

}  // namespace

TEST_CASE("a stack has at least the size that was asked for, all of it usable") {
    stack_pool pool;
    for (const std::size_t bytes : {1ul, 60000ul, 65536ul, 65537ul, 1000000ul}) {
        CAPTURE(bytes);
        dedicated_stack* stack = pool.take(bytes);
        CHECK(stack->bytes() + 2 * page_bytes >= std::max(bytes, 65536ul));
        CHECK(reinterpret_cast<std::uintptr_t>(stack->top) % 16 == 0);
        std::memset(stack->limit, 1, stack->bytes());
        pool.give_back(stack);
        CHECK(pool.take(bytes) == stack);
        pool.give_back(stack);
    }
}

TEST_CASE("stacks do not overlap") {
    stack_pool pool;
    const auto all = take(pool, 300);
    std::set<std::pair<char*, char*>> ranges;
    for (dedicated_stack* each : all) ranges.emplace(each->limit, each->top);
    CHECK(ranges.size() == all.size());
    char* end = nullptr;
    bool apart = true;
    for (const auto& [low, high] : ranges) {
        apart = apart && low >= end;
        end = high;
    }
    CHECK(apart);
    give_back(pool, all);
}

TEST_CASE("hazard: the tops of stacks are staggered by cache lines") {
    stack_pool pool;
    const auto all = take(pool, 64);
    std::set<std::uintptr_t> places;
    for (dedicated_stack* each : all) {
        places.insert(reinterpret_cast<std::uintptr_t>(each->top) % page_bytes / 64);
    }
    CHECK(places.size() >= 16);
    give_back(pool, all);
}

TEST_CASE("hazard: thousands of dedicated stacks need hardly any mappings") {
    const std::size_t count = scaled(40000);
    const std::size_t before = mapping_count();
    std::size_t during = 0;
    run([&] {
        channel<int> go;
        std::vector<tasklet<void>> all;
        for (std::size_t i = 0; i < count; ++i) all.push_back(spawn([go] { go.receive(); }));
        yield();
        during = mapping_count();
        go.close();
        for (auto& each : all) each.join();
    });
    const std::size_t slabs = count / 64 + 1;
    CHECK(during > 0);
    if (sanitized) return;  // which has mappings of its own for each stack
    if (kernel_has_guards())
        CHECK(during - before < slabs + 200);
    else
        CHECK(during - before < 2 * stack_pool::most_split_guards + slabs + 200);
}

TEST_CASE("shards whose sliced tasklets live one after the other share their run stacks") {
    constexpr unsigned shards = 200;
    const runtime_options options{.workers = 2, .shards = shards};
    const std::set<std::uintptr_t> stacks = run(
        [] {
            std::set<std::uintptr_t> used;
            for (unsigned i = 0; i < shards; ++i) {
                const spawn_options there{.stack = stack_kind::sliced, .shard = placement::on(i)};
                used.insert(spawn(there, [] {
                                char here = 0;
                                yield();
                                return reinterpret_cast<std::uintptr_t>(&here) / (256 << 10);
                            }).join());
            }
            return used;
        },
        options);
    CHECK(stacks.size() < shards / 10);
}

TEST_CASE("hazard: without MADV_GUARD_INSTALL some stacks get a guard page, the rest a canary") {
    stack_pool pool(stack_pool::guard_method::split_mapping);
    const auto all = take(pool, stack_pool::most_split_guards + 100);
    std::size_t pages = 0;
    for (dedicated_stack* each : all) pages += each->guard == stack_guard::page ? 1 : 0;
    CHECK(pages == stack_pool::most_split_guards);
    CHECK(all.front()->guard == stack_guard::page);
    CHECK(mapping_of(all.front()->limit - 1).permissions() == "---p");
    CHECK(mapping_of(all.front()->limit).permissions() == "rw-p");
    CHECK(all.back()->guard == stack_guard::canary);
    give_back(pool, all);
}

TEST_CASE("hazard: huge pages are for dense pools, never for stacks") {
    if (!kernel_has_huge_pages()) {
        MESSAGE("this kernel has no transparent huge pages");
        return;
    }
    detail::slab_source source;
    // The first mapping is small, and most programs need no more.
    while (source.mapped_bytes() <= std::size_t{2} << 20) static_cast<void>(source.take());
    CHECK(mapping_of(source.take()).has_flag("hg"));
    stack_pool pool;
    dedicated_stack* stack = pool.take(1);
    const detail::mapped_stack run_stack(std::size_t{256} << 10);
    for (const void* address : {stack->top - 1, run_stack.top() - 1}) {
        CHECK(mapping_of(address).has_flag("nh"));
        CHECK_FALSE(mapping_of(address).has_flag("hg"));
    }
    pool.give_back(stack);
}

TEST_CASE("deadly: a tasklet overflows its dedicated stack" * doctest::skip()) {
    run([] { spawn([] { dig(0); }).join(); });
}

TEST_CASE("deadly: a tasklet overflows the run stack" * doctest::skip()) {
    run([] { spawn({.stack = stack_kind::sliced}, [] { dig(0); }).join(); });
}

TEST_CASE("deadly: a write below a stack with a split mapping" * doctest::skip()) {
    stack_pool pool(stack_pool::guard_method::split_mapping);
    volatile char* below = pool.take(1)->limit - 1;
    *below = 1;
}

TEST_CASE("deadly: a write below a stack with the kernel's best guard" * doctest::skip()) {
    stack_pool pool;
    volatile char* below = pool.take(1)->limit - 1;
    *below = 1;
}

TEST_CASE("hazard: overflowing a dedicated stack or the run stack stops the program") {
    for (const char* name : {"deadly: a tasklet overflows its dedicated stack",
                             "deadly: a tasklet overflows the run stack",
                             "deadly: a write below a stack with a split mapping",
                             "deadly: a write below a stack with the kernel's best guard"}) {
        CAPTURE(name);
        const death seen = run_deadly(name);
        CAPTURE(seen.output);
        CAPTURE(seen.status);
        // A sanitizer reports in place of the signal.
        const bool reported = seen.says("Sanitizer") && !seen.exited_with(0);
        CHECK((seen.by_signal(SIGSEGV) || reported));
    }
}

TEST_CASE("deadly: a stack with an overwritten canary is given back" * doctest::skip()) {
    stack_pool pool(stack_pool::guard_method::canary);
    dedicated_stack* stack = pool.take(1);
    std::memset(stack->limit, 0, 8);
    pool.give_back(stack);
}

TEST_CASE("hazard: an overflow that only a canary guards against is noticed in the end") {
    const death seen = run_deadly("deadly: a stack with an overwritten canary is given back");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGABRT));
    CHECK(seen.says("a tasklet overflowed its stack"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which need more than that

TEST_CASE("deadly: no memory for a stack" * doctest::skip()) {
    const rlimit little{std::size_t{16} << 30, std::size_t{16} << 30};
    REQUIRE(::setrlimit(RLIMIT_AS, &little) == 0);
    runtime its({.workers = 2});
    const auto greedy = [] {
        spawn({.shard = placement::on(1)}, [] { park(); });
        spawn({.stack_bytes = std::size_t{1} << 30}, [] {}).join();
    };
    CHECK_THROWS_AS(its.run(greedy), std::bad_alloc);
    CHECK(its.run([] { return 3; }) == 3);
}

TEST_CASE("where there is no memory for a stack the run fails, and the runtime runs on") {
    const death seen = run_deadly("deadly: no memory for a stack");
    CAPTURE(seen.output);
    CHECK(seen.exited_with(0));
}

#endif
