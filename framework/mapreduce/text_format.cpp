#include "mapreduce/text_format.hpp"

#include <throng/detail/job/ordered_codec.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace throng::mapreduce {

namespace {

constexpr std::size_t number_bytes = 8;

void append_number(std::string& out, throng_tag tag, std::string_view payload) {
    if (tag == THRONG_REAL) {
        fmt::format_to(std::back_inserter(out), "{}", detail::ordered_codec<double>::read(payload));
        return;
    }
    const fmt::format_int digits =
        tag == THRONG_SIGNED ? fmt::format_int(detail::ordered_codec<std::int64_t>::read(payload))
                             : fmt::format_int(detail::ordered_codec<std::uint64_t>::read(payload));
    out.append(digits.data(), digits.size());
}

// Appends elements until the payload ends, or the byte 00 that ends a tuple inside a tuple.
const char* append_elements(std::string& out, const char* at, const char* end) {
    bool first = true;
    while (at < end) {
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag == 0) break;
        if (!first) out.push_back('\t');
        first = false;
        switch (tag) {
            case THRONG_TEXT:
                out += detail::read_escaped(at);
                break;
            case THRONG_TUPLE:
                at = append_elements(out, at, end);
                break;
            default:
                append_number(out, tag, {at, number_bytes});
                at += number_bytes;
        }
    }
    return at;
}

}  // namespace

void append_text(std::string& out, throng_tag tag, std::string_view payload) {
    switch (tag) {
        case THRONG_TEXT:
            out.append(payload);
            break;
        case THRONG_TUPLE:
            append_elements(out, payload.data(), payload.data() + payload.size());
            break;
        case THRONG_NOTHING:
            break;
        default:
            append_number(out, tag, payload);
    }
}

void append_line(std::string& out, const result_view& result) {
    append_text(out, result.key_tag(), result.key());
    if (result.value_tag() != THRONG_NOTHING) {
        out.push_back('\t');
        append_text(out, result.value_tag(), result.value());
    }
    out.push_back('\n');
}

}  // namespace throng::mapreduce
