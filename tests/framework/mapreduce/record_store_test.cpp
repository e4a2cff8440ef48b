#include "mapreduce/records/record_store.hpp"

#include "io/errors.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/records.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace throng::test;
using throng::io::scratch_file;
using throng::mapreduce::memory_pool;
using throng::mapreduce::record_store;
using throng::mapreduce::storage;

std::string all_of(record_store& store) {
    std::string text;
    while (const auto piece = store.take_first()) text += piece->records();
    return text;
}

std::string joined(const record_store& store) {
    std::string text;
    for (const std::string_view piece : store.pieces()) text += piece;
    return text;
}

std::string random_record(random_source& random) {
    const std::size_t size = random.below(100) == 0 ? 300000 : 300;
    return record_of(1, random.text(30, "key"), random.text(size, "value"));
}

}  // namespace

TEST_CASE("records come back in their order, whether they were put aside or not") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    memory_pool memory(1 << 20);
    scratch_file scratch(directory.path());
    const storage where{memory, scratch};
    for (const bool all_to_memory : {false, true}) {
        record_store store(where);
        std::string expected;
        for (int i = 0; i < 3000; ++i) {
            const std::string record = random_record(random);
            store.append(record);
            expected += record;
            if (random.below(500) == 0) store.put_aside();
        }
        CHECK(store.bytes() == expected.size());
        CHECK(store.in_memory_bytes() < store.bytes());
        if (all_to_memory) {
            store.bring_back();
            CHECK(store.in_memory_bytes() == store.bytes());
            const bool same = joined(store) == expected;
            CHECK(same);
        }
        const bool same = all_of(store) == expected;
        CHECK(same);
        CHECK(store.empty());
        CHECK(memory.used() == 0);
    }
    CHECK(scratch.data_bytes() > 0);
}

TEST_CASE("what is put aside takes no memory, but for the block that is being filled") {
    const temporary_directory directory;
    memory_pool memory(1 << 20);
    scratch_file scratch(directory.path());
    const storage where{memory, scratch};
    record_store store(where);
    for (int i = 0; i < 5000; ++i) store.append(record_of(1, "a key", std::string(100, 'v')));
    CHECK(memory.used() >= store.bytes());
    store.put_aside();
    CHECK(memory.used() <= memory_pool::block_bytes);
    CHECK(scratch.stored_bytes() < scratch.data_bytes() / 10);
}

TEST_CASE("where records cannot be put aside they stay in memory") {
    const temporary_directory directory;
    memory_pool memory(1 << 20);
    failing_file_system full(3, ENOSPC);
    scratch_file scratch(directory.path(), full);
    const storage where{memory, scratch};
    record_store store(where);
    std::string expected;
    for (int i = 0; i < 5000; ++i) {
        const std::string record = record_of(1, std::to_string(i), std::string(100, 'v'));
        store.append(record);
        expected += record;
    }
    CHECK_THROWS_AS(store.put_aside(), throng::io::scratch_error);
    CHECK(store.bytes() == expected.size());
    const bool same = all_of(store) == expected;
    CHECK(same);
}

TEST_CASE("a store that is cleared is empty") {
    const temporary_directory directory;
    memory_pool memory(1 << 20);
    scratch_file scratch(directory.path());
    const storage where{memory, scratch};
    record_store store(where);
    store.append(record_of(1, "key", std::string(100000, 'v')));
    store.put_aside();
    store.append(record_of(1, "key", "value"));
    store.clear();
    CHECK(store.empty());
    CHECK(store.pieces().empty());
    CHECK_FALSE(store.take_first());
    CHECK(memory.used() == 0);
}
