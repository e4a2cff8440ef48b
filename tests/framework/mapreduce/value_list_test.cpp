#include "mapreduce/value_list.hpp"

#include "tests/framework/job/random_source.hpp"

#include <memory>
#include <string>

namespace {

using throng::detail::object_pool;
using throng::mapreduce::value_list;

struct pool {
    object_pool::handle its = object_pool::make(std::make_shared<throng::detail::slab_source>());
    operator object_pool&() { return *its; }
};

std::string all_of(const throng_values* chunks) {
    std::string text;
    for (; chunks != nullptr; chunks = chunks->next) {
        CHECK(chunks->size <= chunks->capacity);
        text.append(reinterpret_cast<const char*>(chunks + 1), chunks->size);
    }
    return text;
}

std::size_t chunks_in(const throng_values* chunks) {
    std::size_t count = 0;
    for (; chunks != nullptr; chunks = chunks->next) ++count;
    return count;
}

}  // namespace

TEST_CASE("a list gives what was appended, in order, and is empty once it is cleared") {
    throng::test::random_source random;
    CAPTURE(random.seed());
    pool memory;
    value_list list;
    CHECK(list.empty());
    for (int round = 0; round < 20; ++round) {
        std::string expected;
        const std::size_t values = 1 + random.below(200);
        const std::size_t seen_at = random.below(values);
        for (std::size_t i = 0; i < values; ++i) {
            const std::string value = random.text(random.below(20) == 0 ? 5000 : 20, "abc");
            list.append(memory, value.data(), value.size());
            expected += value;
            CHECK_FALSE(list.empty());
            if (i == seen_at) CHECK(all_of(list.chunks()) == expected);
        }
        CHECK(all_of(list.chunks()) == expected);
        list.clear(memory);
        CHECK(list.empty());
        CHECK(all_of(list.chunks()).empty());
    }
}

TEST_CASE("a value of no bytes is one, too") {
    pool memory;
    value_list list;
    list.append(memory, "", 0);
    CHECK_FALSE(list.empty());
    list.clear(memory);
}

TEST_CASE("a value is never divided between two chunks") {
    pool memory;
    value_list list;
    const std::string value(9, 'v');
    for (int i = 0; i < 1000; ++i) list.append(memory, value.data(), value.size());
    for (const throng_values* each = list.chunks(); each != nullptr; each = each->next) {
        CHECK(each->size % value.size() == 0);
    }
    CHECK(chunks_in(list.chunks()) < 25);  // they grow
    list.clear(memory);
}

TEST_CASE("one small value is in the list itself, and a large one is no problem") {
    pool memory;
    value_list list;
    list.append(memory, "12345678", 8);
    CHECK(chunks_in(list.chunks()) == 1);
    list.clear(memory);

    const std::string large(std::size_t{5} << 20, 'x');
    list.append(memory, "a", 1);
    list.append(memory, large.data(), large.size());
    list.append(memory, "z", 1);
    CHECK(chunks_in(list.chunks()) == 3);
    CHECK(all_of(list.chunks()) == "a" + large + "z");
    list.clear(memory);
}
