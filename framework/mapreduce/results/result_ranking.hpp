// Which of two results comes first.
#pragma once

#include "mapreduce/results/result_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace throng::mapreduce {

/// What a result consists of; views of where it is stored.
struct result_parts {
    result_parts() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): it is the same result
    result_parts(const result_view& result)
        : key(result.key()),
          value(result.value()),
          reducer_key(result.reducer_key()),
          key_tag(result.key_tag()),
          value_tag(result.value_tag()),
          from_map(result.from_map()) {}

    std::string_view key;
    std::string_view value;
    std::string_view reducer_key;
    throng_tag key_tag = THRONG_NOTHING;
    throng_tag value_tag = THRONG_NOTHING;
    bool from_map = false;
};

/// A result, or a record on its way to a reducer, with the first word of what it is ranked by, so
/// that most comparisons need not look at itself.
struct ranked_item {
    std::uint64_t prefix;
    const char* record;
};
using ranked_result = ranked_item;

/// The eight bytes of `payload` from `offset` on as a number that compares as they do; zeros where
/// there are fewer.
inline std::uint64_t word_of(std::string_view payload, std::size_t offset) {
    std::uint64_t word = 0;
    if (payload.size() >= offset + sizeof word) {
        std::memcpy(&word, payload.data() + offset, sizeof word);
    } else if (payload.size() > offset) {
        std::memcpy(&word, payload.data() + offset, payload.size() - offset);
    }
    return __builtin_bswap64(word);
}

/// The words of keys, most of which begin with the same bytes. Keys that do not have words that are
/// less, or greater, than the others'.
class key_words {
public:
    /// `common` is what most keys begin with; it must outlive the words.
    explicit key_words(std::string_view common) : common_(common) {}

    [[nodiscard]] std::uint64_t operator()(std::string_view key, std::size_t number) const {
        const std::size_t offset = number * sizeof(std::uint64_t);
        return common_.empty() ? word_of(key, offset) : word_behind_common(key, offset);
    }

private:
    [[nodiscard]] std::uint64_t word_behind_common(std::string_view key, std::size_t offset) const;

    std::string_view common_;
};

/// A job's own order of keys; see throng_job.compare_keys.
struct own_key_order {
    int (*compare)(const void* job, throng_text a, throng_text b) = nullptr;  // null: it has none
    const void* job = nullptr;
    bool map_only = false;

    /// By the key that was reduced, which is of the job's key type whatever was written: less than,
    /// equal to, or greater than zero. In a map-only job that is the written key.
    [[nodiscard]] int operator()(const result_parts& a, const result_parts& b) const {
        const auto key = [this](const result_parts& its) {
            const std::string_view of = map_only ? its.key : its.reducer_key;
            return throng_text{of.data(), of.size()};
        };
        return compare(job, key(a), key(b));
    }
};

/// What all rankings do with packed results: each by its prefix first, then by what is behind it.
template <class Ranking>
class ranks_records {
public:
    [[nodiscard]] static std::size_t bytes_of(const char* record) {
        return result_view(record).bytes();
    }
    [[nodiscard]] ranked_item ranked(const char* record) const {
        return {its().prefix(result_view(record)), record};
    }
    [[nodiscard]] bool operator()(const ranked_item& a, const ranked_item& b) const {
        return a.prefix != b.prefix ? a.prefix < b.prefix
                                    : its().before(result_view(a.record), result_view(b.record));
    }

private:
    [[nodiscard]] const Ranking& its() const { return static_cast<const Ranking&>(*this); }
};

/// Ascending by key; results of one key in the order of their reducers' keys. Those of one reducer
/// are equal: a stable sort leaves them in the order in which they were written.
///
/// A ranking also gives words: of two results, the one whose first different word is less comes
/// first. If no word differs, they need not be equal. Words, and so prefixes, of two rankings must
/// not be compared unless both have the same `common` (see key_words).
class by_key : public ranks_records<by_key> {
public:
    static constexpr std::size_t words = 8;

    explicit by_key(std::string_view common = {}) : key_words_(common) {}
    /// The same for keys that mostly begin with `common`; see key_words.
    [[nodiscard]] static by_key with_common(std::string_view common) { return by_key(common); }

    [[nodiscard]] std::uint64_t word(const result_parts& result, std::size_t number) const {
        return key_words_(result.key, number);
    }
    [[nodiscard]] std::uint64_t prefix(const result_parts& result) const { return word(result, 0); }
    [[nodiscard]] static bool before(const result_parts& a, const result_parts& b);

private:
    key_words key_words_;
};

/// Descending by value; equal ones by key. Words as above.
class by_value : public ranks_records<by_value> {
public:
    static constexpr std::size_t words = 8;

    explicit by_value(std::string_view common = {}) : key_words_(common) {}
    [[nodiscard]] static by_value with_common(std::string_view common) { return by_value(common); }

    [[nodiscard]] std::uint64_t word(const result_parts& result, std::size_t number) const;
    [[nodiscard]] std::uint64_t prefix(const result_parts& result) const {
        return ~word_of(result.value, 0);
    }
    [[nodiscard]] static bool before(const result_parts& a, const result_parts& b);

private:
    key_words key_words_;
};

/// As the job's own order of keys says; then as by_key. Words tell nothing.
class by_own_key : public ranks_records<by_own_key> {
public:
    static constexpr std::size_t words = 1;

    explicit by_own_key(const own_key_order& keys = {}) : keys_(keys) {}
    [[nodiscard]] by_own_key with_common(std::string_view) const { return *this; }

    [[nodiscard]] static std::uint64_t word(const result_parts&, std::size_t) { return 0; }
    [[nodiscard]] static std::uint64_t prefix(const result_parts&) { return 0; }
    [[nodiscard]] bool before(const result_parts& a, const result_parts& b) const;

private:
    own_key_order keys_;
};

/// Descending by value; equal ones as by_own_key. Words are those that by_value has of values.
class by_value_and_own_key : public ranks_records<by_value_and_own_key> {
public:
    static constexpr std::size_t words = 2;

    explicit by_value_and_own_key(const own_key_order& keys = {}) : by_own_key_(keys) {}
    [[nodiscard]] by_value_and_own_key with_common(std::string_view) const { return *this; }

    [[nodiscard]] std::uint64_t word(const result_parts& result, std::size_t number) const {
        return by_value_.word(result, number);
    }
    [[nodiscard]] std::uint64_t prefix(const result_parts& result) const {
        return by_value_.prefix(result);
    }
    [[nodiscard]] bool before(const result_parts& a, const result_parts& b) const;

private:
    by_value by_value_;
    by_own_key by_own_key_;
};

/// Calls f(ranking) with the ranking for results by value or by key, of a job that may have its own
/// order of keys.
template <class F>
decltype(auto) with_ranking(bool by_values, const own_key_order& keys, F f) {
    if (keys.compare == nullptr) return by_values ? f(by_value()) : f(by_key());
    return by_values ? f(by_value_and_own_key(keys)) : f(by_own_key(keys));
}

}  // namespace throng::mapreduce
