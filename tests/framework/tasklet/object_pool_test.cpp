// Pools of small objects.
#include "tasklet/object_pool.hpp"

#include "random_seed.hpp"
#include "scale.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <vector>

using namespace throng;
using detail::object_pool;
using detail::slab_source;

namespace {

struct block {
    unsigned char* memory;
    std::size_t bytes;
    unsigned char mark;
};

void fill(const block& its) { std::memset(its.memory, its.mark, its.bytes); }

bool intact(const block& its) {
    for (std::size_t i = 0; i < its.bytes; ++i)
        if (its.memory[i] != its.mark) return false;
    return true;
}

}  // namespace

TEST_CASE("objects of all sizes are apart, aligned, and keep what is written to them") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto pool = object_pool::make(std::make_shared<slab_source>());
    std::vector<block> live;
    bool all_intact = true;
    bool all_aligned = true;
    for (std::size_t step = 0; step < test::scaled(40000); ++step) {
        if (live.empty() || random() % 5 < 3) {
            const std::size_t bytes = random() % 10 == 0 ? random() % 5000 : random() % 300;
            auto* memory = static_cast<unsigned char*>(pool->allocate(bytes));
            const std::size_t alignment = bytes % 16 == 0 && bytes > 0 ? 16 : 8;
            all_aligned = all_aligned && reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
            live.push_back({memory, bytes, static_cast<unsigned char>(random())});
            fill(live.back());
        } else {
            const std::size_t victim = random() % live.size();
            std::swap(live[victim], live.back());
            all_intact = all_intact && intact(live.back());
            pool->free(live.back().memory, live.back().bytes);
            live.pop_back();
        }
    }
    for (const block& each : live) {
        all_intact = all_intact && intact(each);
        pool->free(each.memory, each.bytes);
    }
    CHECK(all_intact);
    CHECK(all_aligned);
}

TEST_CASE("memory that was freed is used again, also when another thread freed it") {
    auto source = std::make_shared<slab_source>();
    const auto pool = object_pool::make(source);
    std::set<void*> first;
    for (int i = 0; i < 2000; ++i) first.insert(pool->allocate(64));
    CHECK(first.size() == 2000);
    const std::size_t mapped = source->mapped_bytes();
    for (int round = 0; round < 20; ++round) {
        std::thread([&] {
            for (void* each : first) object_pool::free_anywhere(each, 64, nullptr);
        }).join();
        std::set<void*> again;
        for (int i = 0; i < 2000; ++i) again.insert(pool->allocate(64));
        CHECK(again.size() == 2000);
        first = again;
    }
    CHECK(source->mapped_bytes() == mapped);
    for (void* each : first) pool->free(each, 64);
}

TEST_CASE("objects outlive their pool, and the last one gives the memory back") {
    auto source = std::make_shared<slab_source>();
    const std::weak_ptr<slab_source> watched = source;
    std::vector<void*> kept;
    {
        const auto pool = object_pool::make(std::move(source));
        for (int i = 0; i < 1000; ++i) {
            void* made = pool->allocate(40);
            if (i % 3 == 0)
                kept.push_back(made);
            else
                pool->free(made, 40);
        }
    }
    for (void* each : kept) std::memset(each, 1, 40);
    CHECK_FALSE(watched.expired());
    std::vector<std::thread> threads;
    for (std::size_t first = 0; first < 4; ++first) {
        threads.emplace_back([&, first] {
            for (std::size_t i = first; i < kept.size(); i += 4)
                object_pool::free_anywhere(kept[i], 40, nullptr);
        });
    }
    for (std::thread& each : threads) each.join();
    CHECK(watched.expired());
}

TEST_CASE("several threads may free while the owner allocates, frees and goes away") {
    for (std::size_t round = 0; round < test::scaled(200); ++round) {
        const std::weak_ptr<slab_source> watched = [] {
            auto source = std::make_shared<slab_source>();
            const std::weak_ptr<slab_source> watching = source;
            auto pool = object_pool::make(std::move(source));
            std::vector<void*> of_thread[2];
            for (int i = 0; i < 300; ++i) of_thread[i % 2].push_back(pool->allocate(24));
            std::thread others[2];
            for (int t = 0; t < 2; ++t) {
                others[t] = std::thread([&mine = of_thread[t]] {
                    for (void* each : mine) object_pool::free_anywhere(each, 24, nullptr);
                });
            }
            for (int i = 0; i < 500; ++i) pool->free(pool->allocate(24), 24);
            pool.reset();
            for (std::thread& each : others) each.join();
            return watching;
        }();
        CHECK(watched.expired());
    }
}

TEST_CASE("every place that was handed out is visited") {
    const auto pool = object_pool::make(std::make_shared<slab_source>());
    std::map<void*, int> visits;
    std::vector<void*> all;
    for (int i = 0; i < 3000; ++i) {
        all.push_back(pool->allocate(96));
        all.push_back(pool->allocate(160));
    }
    pool->for_each_place([&](void* place) { ++visits[place]; });
    CHECK(visits.size() == all.size());
    bool once = true;
    for (void* each : all) once = once && visits[each] == 1;
    CHECK(once);
    for (std::size_t i = 0; i < all.size(); ++i) pool->free(all[i], i % 2 == 0 ? 96 : 160);
}

TEST_CASE("slabs are aligned to their size and are used again") {
    slab_source source;
    std::set<void*> slabs;
    for (int i = 0; i < 500; ++i) slabs.insert(source.take());
    CHECK(slabs.size() == 500);
    bool aligned = true;
    for (void* each : slabs)
        aligned = aligned && reinterpret_cast<std::uintptr_t>(each) % detail::slab_bytes == 0;
    CHECK(aligned);
    const std::size_t mapped = source.mapped_bytes();
    for (void* each : slabs) source.give_back(each);
    for (int i = 0; i < 500; ++i) CHECK(slabs.contains(source.take()));
    CHECK(source.mapped_bytes() == mapped);
}

TEST_CASE("of slabs that are free no more memory is kept than asked for") {
    slab_source source;
    std::vector<void*> slabs;
    for (int i = 0; i < 500; ++i) {
        slabs.push_back(source.take());
        std::memset(slabs.back(), 1, detail::slab_bytes);
    }
    const auto resident = [&slabs] {
        std::size_t pages = 0;
        for (void* each : slabs) {
            unsigned char states[detail::slab_bytes / 4096];
            REQUIRE(::mincore(each, detail::slab_bytes, states) == 0);
            for (const unsigned char state : states) pages += state & 1u;
        }
        return pages * 4096 / detail::slab_bytes;
    };
    for (int i = 0; i < 250; ++i) source.give_back(slabs[static_cast<std::size_t>(i)]);
    CHECK(resident() == 500);
    source.keep_free(100 * detail::slab_bytes);
    CHECK(resident() == 350);
    for (int i = 250; i < 500; ++i) source.give_back(slabs[static_cast<std::size_t>(i)]);
    CHECK(resident() == 100);
    const std::size_t mapped = source.mapped_bytes();
    std::set<void*> again;
    for (int i = 0; i < 500; ++i) again.insert(source.take());
    CHECK(again == std::set<void*>(slabs.begin(), slabs.end()));
    CHECK(source.mapped_bytes() == mapped);
}
