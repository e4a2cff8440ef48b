// Results as text.
#pragma once

#include "mapreduce/job.hpp"
#include "mapreduce/results/result_ranking.hpp"

#include <throng/abi.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// Appends an encoded key or value as columns of text, as <throng/detail/job/item_text.hpp> says.
void append_text(std::string& out, throng_tag tag, std::string_view payload);

/// Lines of results, one after another. Keeps its memory when cleared.
class line_buffer {
public:
    explicit line_buffer(result_format format = result_format::tsv) : format_(format) {}

    /// Of the lines that follow.
    void set_format(result_format format) { format_ = format; }

    /// Appends a result as a line: in tabbed text, key, tab, value, newline, without tab and value
    /// if it has none; see result_format.
    void append(const result_parts& result);

    [[nodiscard]] std::string_view text() const { return {data_.get(), size_}; }
    void clear() { size_ = 0; }

private:
    void append_json(const result_parts& result);
    void append_csv(const result_parts& result);
    [[nodiscard]] char* room_for(std::size_t bytes);
    void make_room(std::size_t bytes);
    void end_at(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

    result_format format_;

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace throng::mapreduce
