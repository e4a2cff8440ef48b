#include "mapreduce/text_format.hpp"

#include "mapreduce/small_bytes.hpp"

#include <throng/detail/job/item_text.hpp>

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

}  // namespace

void append_text(std::string& out, throng_tag tag, std::string_view payload) {
    const std::size_t before = out.size();
    out.resize(before + most_text_bytes(tag, payload));
    const char* const end = write_text(out.data() + before, tag, payload);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void line_buffer::append(const result_parts& result) {
    constexpr std::size_t tab_and_newline = 2;
    const std::size_t most = most_text_bytes(result.key_tag, result.key) +
                             most_text_bytes(result.value_tag, result.value) + tab_and_newline;
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
