// Finds the reducer of a key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace throng::mapreduce {

/// Open addressing with linear probing over slots of 16 bytes: the low half of a key's hash, and a
/// pointer to what has the key. Unlike the tables of a library it can be asked to bring a slot
/// into the cache before it is needed, which with millions of keys decides how fast it is.
template <class T>
class key_table {
public:
    key_table() : slots_(std::make_unique<slot[]>(first_capacity)), mask_(first_capacity - 1) {}

    void prefetch(std::uint32_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }

    /// The first entry with that hash within a few slots, or null. A guess that is good enough for
    /// another prefetch.
    [[nodiscard]] T* first_guess(std::uint32_t hash) const {
        for (std::size_t i = 0; i < slots_guessed_at; ++i) {
            const slot& at = slots_[(hash + i) & mask_];
            if (at.hash == hash || at.entry == nullptr) return at.entry;
        }
        return nullptr;
    }

    /// The entry with that hash for which `matches(entry)`, or null.
    template <class Matches>
    [[nodiscard]] T* find(std::uint32_t hash, Matches matches) const {
        for (std::size_t at = hash & mask_; slots_[at].entry != nullptr; at = (at + 1) & mask_) {
            if (slots_[at].hash == hash && matches(*slots_[at].entry)) return slots_[at].entry;
        }
        return nullptr;
    }

    /// Makes sure of room for one more entry. Throws std::bad_alloc, and has changed nothing then.
    void make_room() {
        if ((size_ + 1) * 4 > (mask_ + 1) * 3) grow();
    }

    /// Adds an entry that is not there yet; after `make_room`.
    void insert(std::uint32_t hash, T& entry) noexcept {
        place(hash, entry);
        ++size_;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    /// Throws std::bad_alloc, and has changed nothing then.
    void clear() { *this = key_table(); }

private:
    struct slot {
        T* entry = nullptr;
        std::uint32_t hash = 0;
    };
    static constexpr std::size_t first_capacity = 64;
    static constexpr std::size_t slots_guessed_at = 4;

    void place(std::uint32_t hash, T& entry) noexcept {
        std::size_t at = hash & mask_;
        while (slots_[at].entry != nullptr) at = (at + 1) & mask_;
        slots_[at] = {&entry, hash};
    }

    void grow() {
        const std::size_t old_capacity = mask_ + 1;
        auto old = std::exchange(slots_, std::make_unique<slot[]>(old_capacity * 2));
        mask_ = old_capacity * 2 - 1;
        for (std::size_t i = 0; i < old_capacity; ++i) {
            if (old[i].entry != nullptr) place(old[i].hash, *old[i].entry);
        }
    }

    std::unique_ptr<slot[]> slots_;
    std::size_t mask_;
    std::size_t size_ = 0;
};

}  // namespace throng::mapreduce
