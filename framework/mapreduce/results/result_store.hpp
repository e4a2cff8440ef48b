// Results as reducers (or the mappers of a map-only job) wrote them, until they are put out.
#pragma once

#include "mapreduce/memory_pool.hpp"

#include <throng/abi.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <string_view>

namespace throng::mapreduce {

/// A result in memory: a view of a throng_output_record and what follows it.
class result_view {
public:
    explicit result_view(const char* record) : data_(record) {
        std::memcpy(&header_, record, sizeof header_);
    }
    [[nodiscard]] std::string_view key() const {
        return {data_ + sizeof header_, header_.key_size};
    }
    [[nodiscard]] std::string_view value() const {
        return {data_ + sizeof header_ + header_.key_size, header_.value_size};
    }
    /// The key of the reducer that wrote it; empty in a map-only job.
    [[nodiscard]] std::string_view reducer_key() const {
        if ((header_.flags & THRONG_OUTPUT_OTHER_KEY) == 0) return key();
        return {data_ + sizeof header_ + header_.key_size + header_.value_size,
                header_.reducer_key_size};
    }
    /// Written by a mapper to a named output; then there is a place instead of a reducer's key.
    [[nodiscard]] bool from_map() const { return (header_.flags & THRONG_OUTPUT_FROM_MAP) != 0; }
    [[nodiscard]] throng_tag key_tag() const { return static_cast<throng_tag>(header_.key_tag); }
    [[nodiscard]] throng_tag value_tag() const {
        return static_cast<throng_tag>(header_.value_tag);
    }
    [[nodiscard]] std::size_t bytes() const {
        return sizeof header_ + header_.key_size + header_.value_size + header_.reducer_key_size;
    }

private:
    const char* data_;
    throng_output_record header_;
};

/// Results, one after another.
struct result_chunk {
    memory_block memory;
    std::size_t size = 0;
    [[nodiscard]] std::string_view results() const { return {memory.data(), size}; }
};

/// Where results come from: what is written first in a job whose results are put out in the order
/// of their records.
struct result_position {
    std::uint32_t input = 0;
    std::uint64_t offset = 0;
    auto operator<=>(const result_position&) const = default;
};

/// Takes chunks that are full.
class result_receiver {
public:
    /// Those of one position come in their order. May throw what it likes.
    virtual void add(result_chunk chunk, result_position position) = 0;

protected:
    ~result_receiver() = default;
};

/// Where one shard's reducers, or one mapper of a map-only job, write results: its `output` is what
/// a plugin appends to. One writer at a time.
class result_store {
public:
    result_store(memory_pool& memory, result_receiver& all);
    result_store(const result_store&) = delete;
    result_store& operator=(const result_store&) = delete;

    [[nodiscard]] throng_output& output() { return output_; }

    /// Where what is written from now on comes from; after `hand_over`.
    void come_from(result_position position) { position_ = position; }
    /// Hands over what has been written. Throws what the receiver throws.
    void hand_over();

    /// Whether a result had no place: memory ran out, or the receiver threw.
    [[nodiscard]] bool has_failed() const { return out_of_memory_ || error_ != nullptr; }
    /// What the receiver threw, if it did.
    [[nodiscard]] const std::exception_ptr& error() const { return error_; }

private:
    static throng_status grow(throng_output* output, std::uint64_t bytes);

    memory_pool& memory_;
    result_receiver& all_;
    throng_output output_;
    result_chunk chunk_;  // the present one
    result_position position_;
    std::size_t next_bytes_;
    bool out_of_memory_ = false;
    std::exception_ptr error_;
};

/// Calls visit(result_view, address) for each result in a chunk.
template <class Visit>
void for_each_result(std::string_view chunk, Visit visit) {
    for (const char *at = chunk.data(), *end = at + chunk.size(); at < end;) {
        const result_view result(at);
        visit(result, at);
        at += result.bytes();
    }
}

}  // namespace throng::mapreduce
