// Results as reducers (or the mappers of a map-only job) wrote them, until they are put out.
#pragma once

#include <throng/abi.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

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

/// Chunks of results, in the order in which they were written. Its `output` is what a plugin
/// appends to. One writer at a time.
class result_store {
public:
    result_store();
    result_store(const result_store&) = delete;
    result_store& operator=(const result_store&) = delete;

    [[nodiscard]] throng_output& output() { return output_; }
    /// Whether a result had no place: memory ran out.
    [[nodiscard]] bool is_incomplete() const { return incomplete_; }

    /// Ends the present chunk, unless it is empty, so that what is written later can be told from
    /// what is there.
    /// Returns the number of chunks so far.
    std::size_t seal();

    [[nodiscard]] std::size_t chunks() const { return chunks_.size(); }
    /// The results of chunk `index`; call seal() before.
    [[nodiscard]] std::string_view chunk(std::size_t index) const { return chunks_[index]; }

private:
    static throng_status grow(throng_output* output, std::uint64_t bytes);
    void add_chunk(std::size_t bytes);

    throng_output output_;
    std::vector<std::unique_ptr<char[]>> buffers_;
    std::vector<std::string_view> chunks_;  // a buffer has several where each is sealed early
    char* begin_ = nullptr;                 // of the present chunk
    std::size_t next_bytes_;
    bool incomplete_ = false;
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
