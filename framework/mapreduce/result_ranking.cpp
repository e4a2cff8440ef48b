#include "mapreduce/result_ranking.hpp"

#include <algorithm>
#include <cstring>

namespace throng::mapreduce {

namespace {

// The first eight bytes as a number that compares as they do; zeros where there are fewer.
std::uint64_t prefix_of(std::string_view payload) {
    std::uint64_t word = 0;
    std::memcpy(&word, payload.data(), std::min(payload.size(), sizeof word));
    return __builtin_bswap64(word);
}

// Less than, equal to, or greater than zero. string_view compares bytes as unsigned char.
int compare(throng_tag a_tag, std::string_view a, throng_tag b_tag, std::string_view b) {
    const int order = a.compare(b);
    return order != 0 ? order : static_cast<int>(a_tag) - static_cast<int>(b_tag);
}

int compare_keys(const result_view& a, const result_view& b) {
    const int order = compare(a.key_tag(), a.key(), b.key_tag(), b.key());
    return order != 0 ? order : a.reducer_key().compare(b.reducer_key());
}

}  // namespace

std::uint64_t by_key::prefix(const result_view& result) { return prefix_of(result.key()); }

bool by_key::before_of_equal_prefix(const ranked_result& a, const ranked_result& b) {
    return compare_keys(result_view(a.record), result_view(b.record)) < 0;
}

std::uint64_t by_value::prefix(const result_view& result) { return ~prefix_of(result.value()); }

bool by_value::before_of_equal_prefix(const ranked_result& a, const ranked_result& b) {
    const result_view left(a.record);
    const result_view right(b.record);
    const int order = compare(right.value_tag(), right.value(), left.value_tag(), left.value());
    return order != 0 ? order < 0 : compare_keys(left, right) < 0;
}

}  // namespace throng::mapreduce
