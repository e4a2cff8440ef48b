// Records that wait until all have come.
#pragma once

#include "mapreduce/record_view.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace throng::mapreduce {

/// Records of one partition, as mappers have encoded them, in the order of their arrival.
class record_store {
public:
    /// Keeps a copy of whole records. Throws std::bad_alloc, and has changed nothing then.
    void append(std::span<const char> records);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// What has been appended, in pieces of whole records.
    [[nodiscard]] std::vector<std::span<const char>> pieces() const;
    void clear() noexcept;

private:
    struct chunk {
        std::unique_ptr<char[]> data;
        std::size_t size;
        std::size_t capacity;
    };
    std::vector<chunk> chunks_;
    std::size_t bytes_ = 0;
};

/// The records of a store sorted to their keys: keys in the order in which they first came, and of
/// each its records in the order of their arrival. Refers to the store.
class grouped_records {
public:
    /// Throws std::bad_alloc.
    grouped_records(const record_store& store, record_reader reader);

    [[nodiscard]] std::size_t keys() const { return ends_.size(); }
    [[nodiscard]] std::size_t records() const { return records_.size(); }
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
