#include "mapreduce/results/text_format.hpp"

#include "mapreduce/results/csv_columns.hpp"
#include "mapreduce/results/json_utf8.hpp"
#include "mapreduce/small_bytes.hpp"

#include <throng/detail/job/item_text.hpp>
#include <throng/detail/job/json_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace throng::mapreduce {

namespace {

constexpr std::size_t first_capacity = std::size_t{4} << 10;

struct item_style {
    template <class Real>
    static char* real(char* out, Real number) {
        return fmt::format_to(out, "{}", number);
    }
    static char* copy(char* out, std::string_view text) {
        return copy_small(out, text.data(), text.size());
    }
};

std::size_t most_text_bytes(throng_tag tag, std::string_view payload) {
    return detail::most_item_text_bytes(tag, payload.size());
}

char* write_text(char* out, throng_tag tag, std::string_view payload) {
    return detail::item_writer<item_style>(out).write(tag, payload);
}

// Of any item: "\\u0001" and a comma for a byte; or a number.
std::size_t most_json_bytes(std::string_view payload) {
    return 8 * payload.size() + detail::most_number_text_bytes;
}

// Of any item: JSON in which each quote is two, and two around it.
std::size_t most_csv_bytes(std::string_view payload) { return 2 * most_json_bytes(payload) + 2; }

}  // namespace

void append_text(std::string& out, throng_tag tag, std::string_view payload) {
    const std::size_t before = out.size();
    out.resize(before + most_text_bytes(tag, payload));
    const char* const end = write_text(out.data() + before, tag, payload);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void line_buffer::append(const result_parts& result) {
    constexpr std::size_t tab_and_newline = 2;
    if (format_ == result_format::jsonl) return append_json(result);
    if (format_ == result_format::csv) return append_csv(result);
    char* out = room_for(most_text_bytes(result.key_tag, result.key) +
                         most_text_bytes(result.value_tag, result.value) + tab_and_newline);
    out = write_text(out, result.key_tag, result.key);
    if (result.value_tag != THRONG_NOTHING) {
        *out++ = '\t';
        out = write_text(out, result.value_tag, result.value);
    }
    *out++ = '\n';
    end_at(out);
}

void line_buffer::append_json(const result_parts& result) {
    using writer = detail::json_writer<item_style, json_utf8>;
    constexpr std::string_view before_key = R"({"key":)";
    constexpr std::string_view before_value = R"(,"value":)";
    constexpr std::string_view end = "}\n";
    char* out = room_for(most_json_bytes(result.key) + most_json_bytes(result.value) +
                         before_key.size() + before_value.size() + end.size());
    out = std::ranges::copy(before_key, out).out;
    out = writer(out).whole(result.key_tag, result.key);
    if (result.value_tag != THRONG_NOTHING) {
        out = std::ranges::copy(before_value, out).out;
        out = writer(out).whole(result.value_tag, result.value);
    }
    end_at(std::ranges::copy(end, out).out);
}

void line_buffer::append_csv(const result_parts& result) {
    using writer = detail::item_writer<item_style, csv_columns<item_style>>;
    constexpr std::size_t comma_and_newline = 2;
    char* out =
        room_for(most_csv_bytes(result.key) + most_csv_bytes(result.value) + comma_and_newline);
    out = writer(out).write(result.key_tag, result.key);
    if (result.value_tag != THRONG_NOTHING) {
        *out++ = ',';
        out = writer(out).write(result.value_tag, result.value);
    }
    *out++ = '\n';
    end_at(out);
}

char* line_buffer::room_for(std::size_t bytes) {
    if (capacity_ - size_ < bytes) make_room(bytes);
    return data_.get() + size_;
}

void line_buffer::make_room(std::size_t bytes) {
    const std::size_t capacity = std::max({size_ + bytes, capacity_ * 2, first_capacity});
    auto data = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
    data_ = std::move(data);
    capacity_ = capacity;
}

}  // namespace throng::mapreduce
