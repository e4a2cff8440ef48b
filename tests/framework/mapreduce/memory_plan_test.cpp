#include "mapreduce/memory_plan.hpp"

#include "mapreduce/job.hpp"
#include "mapreduce/memory_pool.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>

using namespace throng::mapreduce;

namespace {

constexpr std::uint64_t kibibyte = std::uint64_t{1} << 10;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

}  // namespace

TEST_CASE("a small input has few partitions, a large one has more, up to a limit") {
    const auto chosen = [](std::uint64_t input_bytes) {
        return choose_partitions(input_bytes, 2, 8 * gibibyte);
    };
    CHECK(chosen(0).count == 64);
    CHECK(chosen(0).reason == size_reason::least);
    CHECK(chosen(64 * 64 * kibibyte).count == 64);
    CHECK(chosen(64 * 64 * kibibyte).reason == size_reason::input);
    CHECK(chosen(100 * 64 * kibibyte).count == 100);
    CHECK(chosen(100 * 64 * kibibyte).reason == size_reason::input);
    CHECK(chosen(gibibyte).count == partitions_for_many_keys(2));
    CHECK(chosen(gibibyte).reason == size_reason::most);
    CHECK(chosen(UINT64_MAX).count == partitions_for_many_keys(2));
    CHECK(chosen(UINT64_MAX).reason == size_reason::most);
}

TEST_CASE("with little memory there are no more partitions than have room") {
    const chosen_partitions few = choose_partitions(UINT64_MAX, 2, least_memory_bytes);
    CHECK(few.count == 64);  // a quarter of the memory in blocks, one for each
    CHECK(few.reason == size_reason::memory);
    const chosen_partitions of_many_workers = choose_partitions(0, 64, least_memory_bytes);
    CHECK(of_many_workers.count < 64);
    CHECK(of_many_workers.reason == size_reason::memory);
    CHECK(choose_partitions(0, 1024, 1).count == 1);
}

TEST_CASE("where reducers send messages the size of the input has no say in the partitions") {
    const chosen_partitions chosen = choose_partitions_with_messages(2, 8 * gibibyte);
    CHECK(chosen.count == 64);
    CHECK(chosen.reason == size_reason::messages);
    const chosen_partitions few = choose_partitions_with_messages(2, least_memory_bytes);
    CHECK(few.count < 64);
    CHECK(few.reason == size_reason::memory);
}

TEST_CASE("the shares of a budget leave most of it for records and results") {
    for (const unsigned workers : {1u, 2u, 7u, 64u}) {
        for (std::uint64_t budget = 16 * mebibyte; budget <= 1024 * gibibyte; budget *= 2) {
            CAPTURE(workers);
            CAPTURE(budget);
            const unsigned partitions = choose_partitions(UINT64_MAX, workers, budget).count;
            const memory_plan plan = divide_memory(budget, workers, partitions);
            CHECK(plan.budget_bytes == budget);
            CHECK(plan.short_from_bytes == budget / 4 * 3);
            CHECK(std::has_single_bit(plan.table_bytes));
            CHECK(plan.batches == partitions * 5 / 4);
            // A worker has no less than a small table.
            const std::uint64_t tables = std::uint64_t{plan.table_bytes} * workers;
            CHECK((tables <= budget / 16 || plan.table_bytes == 64 * kibibyte));
            CHECK(plan.batches * workers * plan.batch_bytes <= budget / 8);
            CHECK(partitions * memory_pool::block_bytes <= budget / 4);
            CHECK(plan.most_bytes_at_once * 3 * workers <= budget / 4);
            CHECK(plan.most_reducers_at_once >= 64);
        }
    }
}

TEST_CASE("what is asked for may take more than its share, but never nothing") {
    const memory_plan plan = divide_memory(least_memory_bytes, 2, 65536);
    CHECK(plan.batch_bytes == kibibyte);
    CHECK(plan.table_bytes == 512 * kibibyte);
    const memory_plan without_partitions = divide_memory(gibibyte, 2, 0);
    CHECK(without_partitions.batches == 0);
    CHECK(without_partitions.batch_bytes == memory_pool::block_bytes);
    const memory_plan tiny = divide_memory(1, 1, 1);
    CHECK(tiny.table_bytes == 64 * kibibyte);
    CHECK(tiny.most_reducers_at_once == 64);
}
