// The inbox of a shard.
#include "tasklet/inbox.hpp"

#include "scale.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

using namespace throng;

namespace {

struct numbered : detail::message {
    std::size_t producer = 0;
    std::size_t number = 0;
};

}  // namespace

TEST_CASE("messages come out in the order in which they went in") {
    detail::inbox box;
    CHECK(box.empty());
    CHECK(box.take_all() == nullptr);
    std::array<numbered, 5> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].number = i;
        box.push(all[i]);
    }
    CHECK_FALSE(box.empty());
    std::size_t expected = 0;
    for (detail::message* each = box.take_all(); each != nullptr; each = each->next) {
        CHECK(static_cast<numbered*>(each)->number == expected++);
    }
    CHECK(expected == all.size());
    CHECK(box.empty());
}

TEST_CASE("of several producers each message arrives once, those of one in order") {
    constexpr std::size_t producers = 3;
    const std::size_t count = test::scaled(50000);
    std::vector<std::vector<numbered>> messages(producers, std::vector<numbered>(count));
    detail::inbox box;
    std::vector<std::thread> threads;
    for (std::size_t p = 0; p < producers; ++p) {
        threads.emplace_back([&, p] {
            for (std::size_t i = 0; i < count; ++i) {
                messages[p][i].producer = p;
                messages[p][i].number = i;
                box.push(messages[p][i]);
            }
        });
    }
    std::array<std::size_t, producers> next{};
    bool in_order = true;
    for (std::size_t received = 0; received < producers * count;) {
        detail::message* each = box.take_all();
        if (each == nullptr) std::this_thread::yield();
        for (; each != nullptr; each = each->next, ++received) {
            const auto& its = *static_cast<numbered*>(each);
            in_order = in_order && its.number == next[its.producer]++;
        }
    }
    for (std::thread& each : threads) each.join();
    CHECK(in_order);
    CHECK(box.empty());
}
