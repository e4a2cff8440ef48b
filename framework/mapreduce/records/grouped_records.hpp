// The records of a partition, sorted to their keys.
#pragma once

#include "mapreduce/records/record_ranking.hpp"
#include "mapreduce/records/record_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Keys in the order of their hashes, those of one hash in their own, and of each key its records
/// in the order of their arrival. Refers to the records. For each it takes 8 bytes, and 16 more
/// while it is made, and for each key 4.
class grouped_records {
public:
    /// `pieces` are of whole records, of which there are less than 2^32. Throws std::bad_alloc.
    grouped_records(std::span<const std::string_view> pieces, record_reader reader);

    [[nodiscard]] std::size_t keys() const { return ends_.size(); }
    [[nodiscard]] std::size_t records() const { return records_.size(); }
    /// Puts the records of a key in order.
    void sort(std::size_t key, const record_ranking& ranking);
    /// The records of a key, counted from 0; there is at least one.
    [[nodiscard]] std::span<const char* const> of_key(std::size_t key) const {
        return std::span(records_).subspan(begin_of(key), ends_[key] - begin_of(key));
    }
    /// Lets records come to the cache that will be read soon, if those of `key` are read now.
    void prefetch_behind(std::size_t key) const {
        constexpr std::size_t ahead = 24;
        const std::size_t first = ends_[key] + ahead;
        const std::size_t last = std::min(first + of_key(key).size(), records_.size());
        for (std::size_t i = first; i < last; ++i) __builtin_prefetch(records_[i]);
    }

private:
    [[nodiscard]] std::size_t begin_of(std::size_t key) const {
        return key == 0 ? 0 : ends_[key - 1];
    }
    [[nodiscard]] record_view view_of(std::size_t record) const;
    void sort_by_key(std::size_t begin, std::size_t end);
    void add_keys(std::size_t begin, std::size_t end, bool one_key);

    record_reader reader_;
    std::vector<const char*> records_;  // by key
    std::vector<std::uint32_t> ends_;   // of each key's in records_
};

}  // namespace throng::mapreduce
