#include "mapreduce/key_table.hpp"

#include "tests/framework/job/random_source.hpp"
#include "tests/scale.hpp"

#include <throng/hash.hpp>

#include <array>
#include <deque>
#include <string>
#include <unordered_map>

namespace {

struct entry {
    std::string key;
};
using table = throng::mapreduce::key_table<entry>;

entry* find(const table& where, std::uint32_t hash, const std::string& key) {
    return where.find(hash, [&](const entry& candidate) { return candidate.key == key; });
}

void add(table& to, std::uint32_t hash, entry& fresh) {
    to.make_room();
    to.insert(hash, fresh);
}

}  // namespace

TEST_CASE("an empty table has nothing") {
    const table empty;
    CHECK(empty.size() == 0);
    for (const std::uint32_t hash : {0u, 1u, 0xffffffffu}) {
        empty.prefetch(hash);
        CHECK(find(empty, hash, "") == nullptr);
        CHECK(empty.first_guess(hash) == nullptr);
    }
}

TEST_CASE("what was added is found, and nothing else, however hashes collide") {
    throng::test::random_source random;
    CAPTURE(random.seed());
    for (const std::uint32_t hashes : {1u, 7u, 1000u, 0u}) {
        table its;
        std::deque<entry> entries;
        std::unordered_map<std::string, entry*> expected;
        const auto hash_of = [hashes](const std::string& key) {
            const auto hash = static_cast<std::uint32_t>(throng::key_hash(key));
            return hashes == 0 ? hash : (hash % hashes) * 0x10001;
        };
        const std::size_t rounds = throng::test::scaled(hashes == 0 ? 50000 : 2000);
        for (std::size_t i = 0; i < rounds; ++i) {
            const std::string key = random.text(3, "abcdefghijklmnopqrstuvwxyz");
            entry* const found = find(its, hash_of(key), key);
            const auto known = expected.find(key);
            REQUIRE(found == (known == expected.end() ? nullptr : known->second));
            if (found == nullptr) {
                entries.push_back({key});
                add(its, hash_of(key), entries.back());
                expected[key] = &entries.back();
            }
        }
        CHECK(its.size() == expected.size());
        for (const auto& [key, where] : expected) CHECK(find(its, hash_of(key), key) == where);
    }
}

TEST_CASE("the first guess finds a key within a few slots of its own") {
    table its;
    entry one{"one"};
    entry other{"other"};
    std::array<entry, 3> more;
    add(its, 5, one);
    CHECK(its.first_guess(5) == &one);
    CHECK(its.first_guess(5 + 64) == nullptr);  // the same slot, another hash
    add(its, 5 + 64, other);
    CHECK(its.first_guess(5 + 64) == &other);  // the next slot
    for (std::uint32_t i = 0; i < more.size(); ++i) add(its, 5 + 64 * (i + 2), more[i]);
    CHECK(its.first_guess(5 + 64 * 3) == &more[1]);
    CHECK(its.first_guess(5 + 64 * 4) == nullptr);  // further on
    CHECK(find(its, 5 + 64, "other") == &other);
}

TEST_CASE("keys whose whole hashes are equal are told apart, also at the table's end") {
    table its;
    std::deque<entry> entries;
    for (int i = 0; i < 200; ++i) {
        entries.push_back({std::to_string(i)});
        add(its, 0xffffffff, entries.back());
    }
    for (const entry& each : entries) CHECK(find(its, 0xffffffff, each.key) == &each);
    CHECK(find(its, 0xffffffff, "200") == nullptr);
    CHECK(find(its, 0, "0") == nullptr);
}
