#include "mapreduce/memory_pool.hpp"

#include "tests/framework/job/random_source.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <utility>
#include <vector>

using namespace throng::test;
using throng::mapreduce::memory_block;
using throng::mapreduce::memory_pool;

TEST_CASE("a pool knows how much is in use, and says when it is three quarters of the budget") {
    memory_pool pool(1000000);
    CHECK(pool.budget() == 1000000);
    CHECK_FALSE(pool.is_short());
    {
        const memory_block one = pool.take(500000);
        CHECK(one.capacity() == 500000);
        CHECK(pool.used() == 500000);
        CHECK_FALSE(pool.is_short());
        pool.charge(249999);
        CHECK_FALSE(pool.is_short());
        CHECK_FALSE(pool.has_been_short());
        pool.charge(1);
        CHECK(pool.is_short());
        pool.discharge(250000);
    }
    CHECK(pool.used() == 0);
    CHECK_FALSE(pool.is_short());
    CHECK(pool.has_been_short());
}

TEST_CASE("what tasklets take counts too, as long as they are watched") {
    memory_pool pool(1 << 20);
    throng::detail::slab_source tasklets;
    void* slab = tasklets.take();
    {
        const memory_pool::watch them(pool, tasklets);
        CHECK(pool.used() == throng::detail::slab_bytes);
    }
    CHECK(pool.used() == 0);
    tasklets.give_back(slab);
    CHECK(tasklets.taken_bytes() == 0);
}

TEST_CASE("blocks of all sizes are apart and keep what is written to them, plenty or short") {
    random_source random;
    CAPTURE(random.seed());
    for (const std::uint64_t budget : {std::uint64_t{1} << 40, std::uint64_t{100000}}) {
        memory_pool pool(budget);
        std::vector<std::pair<memory_block, char>> blocks;
        bool intact = true;
        for (int i = 0; i < 2000; ++i) {
            if (blocks.empty() || random.below(5) < 3) {
                const std::size_t bytes =
                    random.below(2) == 0 ? memory_pool::block_bytes : 1 + random.below(100000);
                memory_block made = pool.take(bytes);
                intact = intact && made.capacity() >= bytes;
                const char mark = static_cast<char>(random.bits());
                std::memset(made.data(), mark, made.capacity());
                blocks.emplace_back(std::move(made), mark);
                continue;
            }
            std::swap(blocks[random.below(blocks.size())], blocks.back());
            const auto& [block, mark] = blocks.back();
            intact =
                intact && block.data()[0] == mark && block.data()[block.capacity() - 1] == mark;
            blocks.pop_back();
        }
        CHECK(intact);
        blocks.clear();
        CHECK(pool.used() == 0);
    }
}

TEST_CASE("a block that is moved from is none") {
    memory_pool pool(1 << 20);
    memory_block first = pool.take(10);
    memory_block second = std::move(first);
    CHECK_FALSE(first);  // NOLINT(bugprone-use-after-move)
    CHECK(second);
    second = {};
    CHECK(pool.used() == 0);
}
