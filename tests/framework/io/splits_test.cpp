#include "io/splits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <tuple>
#include <vector>

namespace throng::io {
namespace {

std::vector<split> all_of(split_queue& queue) {
    std::vector<split> splits;
    while (const auto next = queue.next()) splits.push_back(*next);
    return splits;
}

TEST_CASE("splits cover every file without gaps, and empty files have none") {
    const std::vector<input> inputs{{"empty", 0, false},
                                    {"a", 10, false},
                                    {"b", 8, false},
                                    {"none", 0, false},
                                    {"c", 1, false}};
    split_queue queue(inputs, 4);
    CHECK(all_of(queue) ==
          std::vector<split>{{1, 0, 4}, {1, 4, 8}, {1, 8, 10}, {2, 0, 4}, {2, 4, 8}, {4, 0, 1}});
    CHECK(queue.next() == std::nullopt);
    CHECK(queue.total_bytes() == 19);
    CHECK(queue.total_splits() == 6);
    CHECK(queue.total_inputs() == 3);
    CHECK_FALSE(queue.has_stream());
}

TEST_CASE("a stream is one split without an end") {
    const std::vector<input> inputs{{"a", 3, false}, {"-", 0, true}, {"b", 3, false}};
    split_queue queue(inputs, 100);
    CHECK(all_of(queue) == std::vector<split>{{0, 0, 3}, {1, 0, end_of_stream}, {2, 0, 3}});
    CHECK(queue.has_stream());
    CHECK(queue.total_bytes() == 6);
}

TEST_CASE("no inputs make no splits") {
    split_queue queue({}, 1);
    CHECK(queue.next() == std::nullopt);
}

TEST_CASE("a split larger than any file is cut at the file's end") {
    const std::vector<input> inputs{{"a", 5, false}};
    split_queue queue(inputs, end_of_stream);
    CHECK(all_of(queue) == std::vector<split>{{0, 0, 5}});
}

TEST_CASE("a file of many terabytes in tiny splits costs no memory") {
    const std::uint64_t size = std::uint64_t{1} << 60;
    const std::vector<input> inputs{{"huge", size, false}};
    split_queue queue(inputs, 64);
    CHECK(queue.total_splits() == size / 64);
    CHECK(queue.next() == split{0, 0, 64});
    CHECK(queue.next() == split{0, 64, 128});
}

TEST_CASE("several threads take each split exactly once") {
    std::vector<input> inputs;
    for (std::uint64_t size = 0; size < 500; ++size) inputs.push_back({"file", size, false});
    split_queue queue(inputs, 7);
    std::vector<std::vector<split>> taken(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : taken) threads.emplace_back([&] { mine = all_of(queue); });
    }
    std::vector<split> all;
    for (const auto& mine : taken) all.insert(all.end(), mine.begin(), mine.end());
    std::sort(all.begin(), all.end(), [](const split& one, const split& other) {
        return std::tie(one.input, one.begin) < std::tie(other.input, other.begin);
    });
    split_queue again(inputs, 7);
    CHECK(all == all_of(again));
}

}  // namespace
}  // namespace throng::io
