// The records of a partition, sorted to their keys.
#pragma once

#include "mapreduce/record_ranking.hpp"
#include "mapreduce/record_view.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Keys in the order in which they first came, and of each its records in the order of their
/// arrival. Refers to the records. For each it takes some 12 bytes, and for each key some 60.
class grouped_records {
public:
    /// `pieces` are of whole records. Throws std::bad_alloc.
    grouped_records(std::span<const std::string_view> pieces, record_reader reader);

    [[nodiscard]] std::size_t keys() const { return ends_.size(); }
    [[nodiscard]] std::size_t records() const { return records_.size(); }
    /// Puts the records of a key in order.
    void sort(std::size_t key, const record_ranking& ranking);
    /// The records of a key, counted from 0; there is at least one.
    [[nodiscard]] std::span<const char* const> of_key(std::size_t key) const {
        const std::size_t begin = key == 0 ? 0 : ends_[key - 1];
        return std::span(records_).subspan(begin, ends_[key] - begin);
    }

private:
    std::vector<const char*> records_;  // by key
    std::vector<std::size_t> ends_;     // of each key's in records_
};

}  // namespace throng::mapreduce
