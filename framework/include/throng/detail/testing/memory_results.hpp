// What a job has written, and what its reducers are given, in memory.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/stopped.hpp>
#include <throng/detail/testing/result_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace throng::detail {

struct bad_record {
    std::uint64_t offset;
    std::string reason;
};

// What is kept of a reducer that runs.
struct running_reducer {
    std::string key;
    bool parks = true;                   // has been told to park, and has
    bool ends_round = false;             // is in next_round
    bool is_collector = false;           // never told to park
    std::list<std::vector<char>> lists;  // of values, each what one receive returns
    std::vector<char> received;          // what the last one has returned

    // Lists of values, of about so many bytes each.
    void queue(const std::vector<std::string>& values, std::size_t piece_bytes) {
        std::vector<std::string> pieces(1);
        for (const std::string& value : values) {
            if (pieces.back().size() >= piece_bytes) pieces.emplace_back();
            pieces.back() += value;
        }
        for (const std::string& piece : pieces) {
            std::vector<char>& list = lists.emplace_back(2 * sizeof(throng_values) + piece.size());
            auto* first = reinterpret_cast<throng_values*>(list.data());
            auto* second = first + 1;
            const auto size = static_cast<std::uint32_t>(piece.size());
            *first = {second, 0, 0};
            *second = {nullptr, size, size};
            if (!piece.empty()) std::memcpy(second + 1, piece.data(), piece.size());
        }
    }
};

// What is sent to a collector. Stays where it is.
class memory_collected {
public:
    memory_collected() { output_ = {nullptr, nullptr, this, grow}; }
    memory_collected(const memory_collected&) = delete;
    memory_collected& operator=(const memory_collected&) = delete;

    throng_output& output() { return output_; }
    // Encoded values, one behind the other.
    std::string_view values() const {
        return {buffer_.data(), static_cast<std::size_t>(output_.cursor - buffer_.data())};
    }

private:
    static throng_status grow(throng_output* output, std::uint64_t bytes) {
        auto& its = *static_cast<memory_collected*>(output->self);
        const std::size_t used = its.values().size();
        its.buffer_.resize(2 * used + bytes);
        output->cursor = its.buffer_.data() + used;
        output->limit = its.buffer_.data() + its.buffer_.size();
        return THRONG_OK;
    }

    std::vector<char> buffer_;
    throng_output output_{};
};

// A result, still encoded.
struct result {
    std::string key;
    std::string value;
    std::optional<std::string> reducer_key;  // where it is not the written key
    throng_tag key_tag{};
    throng_tag value_tag{};
    bool from_map = false;  // the reducer's key is a place in the input
};

// An output, and the results that were written to it. Stays where it is.
class memory_results {
public:
    // In buffers of so many bytes.
    explicit memory_results(std::size_t bytes) : buffer_(bytes) {
        output_ = {buffer_.data(), buffer_.data() + buffer_.size(), this, grow};
    }
    memory_results(const memory_results&) = delete;
    memory_results& operator=(const memory_results&) = delete;

    throng_output& output() { return output_; }
    const std::vector<result>& all() {
        harvest();
        return results_;
    }
    // Puts them into the order that the program gives them: by key. `compare_keys` is that of the
    // job, whose object `job` is, or null.
    void sort(int (*compare_keys)(const void*, throng_text, throng_text), const void* job);

private:
    static throng_status grow(throng_output* output, std::uint64_t bytes);
    void harvest();

    std::vector<char> buffer_;
    throng_output output_{};
    std::vector<result> results_;
};

inline throng_status memory_results::grow(throng_output* output, std::uint64_t bytes) {
    auto& its = *static_cast<memory_results*>(output->self);
    its.harvest();
    if (its.buffer_.size() < bytes) its.buffer_.resize(bytes);
    output->cursor = its.buffer_.data();
    output->limit = output->cursor + its.buffer_.size();
    return THRONG_OK;
}

inline void memory_results::harvest() {
    const char* at = buffer_.data();
    while (at < output_.cursor) {
        throng_output_record record;
        std::memcpy(&record, at, sizeof record);
        at += sizeof record;
        const char* value = at + record.key_size;
        const char* reducer_key = value + record.value_size;
        const char* end = reducer_key + record.reducer_key_size;
        const bool other_key = (record.flags & THRONG_OUTPUT_OTHER_KEY) != 0;
        results_.push_back({{at, value},
                            {value, reducer_key},
                            other_key ? std::optional(std::string(reducer_key, end)) : std::nullopt,
                            static_cast<throng_tag>(record.key_tag),
                            static_cast<throng_tag>(record.value_tag),
                            (record.flags & THRONG_OUTPUT_FROM_MAP) != 0});
        at = end;
    }
    output_.cursor = buffer_.data();
}

inline void memory_results::sort(int (*compare_keys)(const void*, throng_text, throng_text),
                                 const void* job) {
    harvest();
    const auto reducer_key = [](const result& each) {
        return std::string_view(each.reducer_key ? *each.reducer_key : each.key);
    };
    const auto plain = [&](const result& each) {
        return std::tuple(std::string_view(each.key), each.key_tag, !each.from_map,
                          reducer_key(each));
    };
    std::ranges::stable_sort(results_, [&](const result& a, const result& b) {
        if (compare_keys != nullptr) {
            const int order = compare_keys(job, as_text(reducer_key(a)), as_text(reducer_key(b)));
            if (order != 0) return order < 0;
        }
        return plain(a) < plain(b);
    });
}

/// Results as lines: key, tab and value.
template <class Lines>
Lines lines_of_results(const std::vector<result>& results) {
    Lines lines;
    for (const result& each : results) {
        std::string line = item_text(each.key_tag, each.key);
        if (each.value_tag != THRONG_NOTHING) {
            line += '\t' + item_text(each.value_tag, each.value);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace throng::detail
