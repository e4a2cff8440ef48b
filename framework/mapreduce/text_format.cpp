#include "mapreduce/text_format.hpp"

#include "mapreduce/small_bytes.hpp"

#include <throng/detail/job/ordered_codec.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace throng::mapreduce {

namespace {

constexpr std::size_t number_bytes = 8;
// Of a number in decimal: "-2.2250738585072014e-308" has as many as there are.
constexpr std::size_t most_digits = 24;
constexpr std::size_t first_capacity = std::size_t{4} << 10;

// Room that a payload needs as text; an element of a tuple has its tag besides, a byte for a tab.
std::size_t most_text_bytes(throng_tag tag, std::size_t payload_bytes) {
    static_assert(most_digits <= 3 * number_bytes);
    return tag == THRONG_TEXT ? payload_bytes : 3 * payload_bytes;
}

char* write_bytes(char* out, std::string_view bytes) {
    return copy_small(out, bytes.data(), bytes.size());
}

template <class Number>
char* write_whole_number(char* out, std::string_view payload) {
    return std::to_chars(out, out + most_digits, detail::ordered_codec<Number>::read(payload)).ptr;
}

char* write_number(char* out, throng_tag tag, std::string_view payload) {
    switch (tag) {
        case THRONG_REAL:
            return fmt::format_to(out, "{}", detail::ordered_codec<double>::read(payload));
        case THRONG_SIGNED:
            return write_whole_number<std::int64_t>(out, payload);
        default:
            return write_whole_number<std::uint64_t>(out, payload);
    }
}

// Writes elements until the payload ends, or the byte 00 that ends a tuple inside a tuple.
char* write_elements(char* out, const char*& at, const char* end) {
    bool first = true;
    while (at < end) {
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag == 0) break;
        if (!first) *out++ = '\t';
        first = false;
        switch (tag) {
            case THRONG_TEXT:
                out = write_bytes(out, detail::read_escaped(at));
                break;
            case THRONG_TUPLE:
                out = write_elements(out, at, end);
                break;
            default:
                out = write_number(out, tag, {at, number_bytes});
                at += number_bytes;
        }
    }
    return out;
}

char* write_text(char* out, throng_tag tag, std::string_view payload) {
    switch (tag) {
        case THRONG_TEXT:
            return write_bytes(out, payload);
        case THRONG_TUPLE: {
            const char* at = payload.data();
            return write_elements(out, at, payload.data() + payload.size());
        }
        case THRONG_NOTHING:
            return out;
        default:
            return write_number(out, tag, payload);
    }
}

}  // namespace

void append_text(std::string& out, throng_tag tag, std::string_view payload) {
    const std::size_t before = out.size();
    out.resize(before + most_text_bytes(tag, payload.size()));
    const char* const end = write_text(out.data() + before, tag, payload);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void line_buffer::append(const result_parts& result) {
    constexpr std::size_t tab_and_newline = 2;
    const std::size_t most = most_text_bytes(result.key_tag, result.key.size()) +
                             most_text_bytes(result.value_tag, result.value.size()) +
                             tab_and_newline;
    if (capacity_ - size_ < most) make_room(most);
    char* out = write_text(data_.get() + size_, result.key_tag, result.key);
    if (result.value_tag != THRONG_NOTHING) {
        *out++ = '\t';
        out = write_text(out, result.value_tag, result.value);
    }
    *out++ = '\n';
    size_ = static_cast<std::size_t>(out - data_.get());
}

void line_buffer::make_room(std::size_t bytes) {
    const std::size_t capacity = std::max({size_ + bytes, capacity_ * 2, first_capacity});
    auto data = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
    data_ = std::move(data);
    capacity_ = capacity;
}

}  // namespace throng::mapreduce
