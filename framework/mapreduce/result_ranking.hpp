// Which of two results comes first.
#pragma once

#include "mapreduce/result_store.hpp"

#include <cstdint>
#include <string_view>

namespace throng::mapreduce {

/// A result with the first eight bytes of what it is ranked by, so that most comparisons need not
/// look at the result itself.
struct ranked_result {
    std::uint64_t prefix;
    const char* record;
};

/// Ascending by key; results of one key in the order of their reducers' keys. Those of one reducer
/// are equal: a stable sort leaves them in the order in which they were written.
struct by_key {
    [[nodiscard]] static std::uint64_t prefix(const result_view& result);
    [[nodiscard]] bool operator()(const ranked_result& a, const ranked_result& b) const {
        return a.prefix != b.prefix ? a.prefix < b.prefix : before_of_equal_prefix(a, b);
    }

private:
    static bool before_of_equal_prefix(const ranked_result& a, const ranked_result& b);
};

/// Descending by value; equal ones by key.
struct by_value {
    [[nodiscard]] static std::uint64_t prefix(const result_view& result);
    [[nodiscard]] bool operator()(const ranked_result& a, const ranked_result& b) const {
        return a.prefix != b.prefix ? a.prefix < b.prefix : before_of_equal_prefix(a, b);
    }

private:
    static bool before_of_equal_prefix(const ranked_result& a, const ranked_result& b);
};

}  // namespace throng::mapreduce
