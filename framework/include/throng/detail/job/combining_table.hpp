// A mapper's table of keys and what their values have been combined to.
//
// Open addressing with linear probing over slots that hold short keys in themselves, so that a hit
// costs one cache line. It doubles up to a size that the caches can hold; then it is full, its
// owner takes everything out, and it starts anew.
#pragma once

#include <throng/detail/job/key_arena.hpp>
#include <throng/detail/job/staging.hpp>

#include <cstdint>
#include <vector>

namespace throng::detail {

template <class V>
class combining_table {
public:
    using total = owned_t<V>;

    // A key and its combined value. Of a long key words.lo is the hash, words.hi the address.
    struct slot {
        key_words words;
        total value{};
        std::uint32_t occupied_size = 0;  // the key's size + 1; 0: free

        bool long_key() const { return occupied_size > short_key_bytes + 1; }
        std::uint32_t key_size() const { return occupied_size - 1; }
    };

    /// Slots take up to `most_bytes`, a power of two, and long keys as much again.
    explicit combining_table(std::size_t most_bytes)
        : most_bytes_(most_bytes), slots_(first_slots) {}

    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask()], 1); }

    /// Combines the pair into its key's slot. False: the key is new, and the table is full.
    template <class Combine>
    [[gnu::always_inline]] bool add(std::uint64_t hash, staged_pair<V>& pair, Combine combine) {
        if (!pair.short_key()) [[unlikely]]
            return add_long(hash, pair, combine);
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            slot& s = slots_[at];
            if (s.words.lo == pair.words.lo && s.words.hi == pair.words.hi &&
                s.occupied_size == pair.key_size + 1) [[likely]] {
                combine(s.value, std::move(pair.value));
                return true;
            }
            if (s.occupied_size == 0) return insert(at, hash, pair);
        }
    }

    std::size_t entries() const { return entries_; }

    /// Calls `f(slot)` for each entry, then empties the table.
    template <class F>
    void take_all(F f) {
        for (slot& s : slots_) {
            if (s.occupied_size == 0) continue;
            f(s);
            s = slot{};
        }
        entries_ = 0;
        long_keys_.clear();
    }

private:
    static constexpr std::size_t first_slots = 1024;

    std::size_t mask() const { return slots_.size() - 1; }

    template <class Combine>
    [[gnu::noinline]] bool add_long(std::uint64_t hash, staged_pair<V>& pair, Combine combine) {
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            slot& s = slots_[at];
            if (s.occupied_size == 0) return insert(at, hash, pair);
            if (s.occupied_size == pair.key_size + 1 && s.words.lo == hash &&
                std::memcmp(reinterpret_cast<const char*>(s.words.hi), pair.long_key(),
                            pair.key_size) == 0) {
                combine(s.value, std::move(pair.value));
                return true;
            }
        }
    }

    [[gnu::noinline]] bool insert(std::size_t at, std::uint64_t hash, staged_pair<V>& pair) {
        if ((entries_ + 1) * 2 > slots_.size()) {
            if (slots_.size() * 2 * sizeof(slot) > most_bytes_) return false;
            grow();
            at = free_slot(hash);
        }
        key_words words = pair.words;
        if (!pair.short_key()) {
            if (long_keys_.bytes() > most_bytes_) return false;
            const char* key = long_keys_.keep({pair.long_key(), pair.key_size});
            words = {hash, reinterpret_cast<std::uint64_t>(key)};
        }
        slots_[at] = {words, total(std::move(pair.value)), pair.key_size + 1};
        ++entries_;
        return true;
    }

    std::size_t free_slot(std::uint64_t hash) const {
        std::size_t at = hash & mask();
        while (slots_[at].occupied_size != 0) at = (at + 1) & mask();
        return at;
    }

    void grow() {
        std::vector<slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (slot& s : old) {
            if (s.occupied_size != 0) slots_[free_slot(hash_of(s))] = std::move(s);
        }
    }

public:
    static std::uint64_t hash_of(const slot& s) {
        return s.long_key() ? s.words.lo : hash_words(s.words.lo, s.words.hi, s.key_size());
    }

private:
    std::size_t most_bytes_;
    std::vector<slot> slots_;
    std::size_t entries_ = 0;
    key_arena long_keys_;
};

}  // namespace throng::detail
