#include "mapreduce/results/result_ranking.hpp"

namespace throng::mapreduce {

namespace {

// Less than, equal to, or greater than zero. string_view compares bytes as unsigned char.
int compare(throng_tag a_tag, std::string_view a, throng_tag b_tag, std::string_view b) {
    const int order = a.compare(b);
    return order != 0 ? order : static_cast<int>(a_tag) - static_cast<int>(b_tag);
}

int compare_keys(const result_parts& a, const result_parts& b) {
    const int order = compare(a.key_tag, a.key, b.key_tag, b.key);
    if (order != 0) return order;
    // A place is compared with places alone: with reducers' keys it has nothing in common.
    if (a.from_map != b.from_map) return a.from_map ? -1 : 1;
    return a.reducer_key.compare(b.reducer_key);
}

// The largest first.
int compare_values(const result_parts& a, const result_parts& b) {
    return compare(b.value_tag, b.value, a.value_tag, a.value);
}

}  // namespace

std::uint64_t key_words::word_behind_common(std::string_view key, std::size_t offset) const {
    const int order = key.substr(0, common_.size()).compare(common_);
    if (order != 0) return order < 0 ? 0 : ~std::uint64_t{0};
    return word_of(key, common_.size() + offset);
}

bool by_key::before(const result_parts& a, const result_parts& b) { return compare_keys(a, b) < 0; }

// The value's first word, its size and tag, then the words of the key. A longer value's other bytes
// come before the key: of its words, only those two are known.
std::uint64_t by_value::word(const result_parts& result, std::size_t number) const {
    constexpr std::size_t word_bytes = sizeof(std::uint64_t);
    const std::size_t size = result.value.size();
    const bool is_long = size > word_bytes;
    if (number == 0) return prefix(result);
    if (number == 1) {
        const auto tag = static_cast<std::uint64_t>(result.value_tag);
        return is_long ? ~((word_bytes + 1) << 8) : ~(size << 8 | tag);
    }
    return is_long ? 0 : key_words_(result.key, number - 2);
}

bool by_value::before(const result_parts& a, const result_parts& b) {
    const int order = compare_values(a, b);
    return order != 0 ? order < 0 : compare_keys(a, b) < 0;
}

bool by_own_key::before(const result_parts& a, const result_parts& b) const {
    const int order = keys_(a, b);
    return order != 0 ? order < 0 : compare_keys(a, b) < 0;
}

bool by_value_and_own_key::before(const result_parts& a, const result_parts& b) const {
    const int order = compare_values(a, b);
    return order != 0 ? order < 0 : by_own_key_.before(a, b);
}

}  // namespace throng::mapreduce
