// Encoded keys and values (see throng_tag) as the columns of a line of output:
//   texts            as in column_text.hpp
//   numbers          in decimal, real ones with as few digits as give the same number again
//   tuples           their elements, a column each; without elements an empty column
//   optionals        \N if missing, or what they hold: as a column if that is a text or a number,
//                    else as JSON
//   lists            JSON
// JSON is one column, escaped as a text. In it tuples and lists are arrays; a missing optional is
// null, and an optional in an optional is in brackets unless it is missing; numbers that are none
// or infinite are texts; and bytes that are not UTF-8 stay as they are.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/column_text.hpp>
#include <throng/detail/job/ordered_codec.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throng::detail {

/// Bytes of the longest number in decimal, "-2.2250738585072014e-308".
inline constexpr std::size_t most_number_text_bytes = 24;

/// Room that a payload needs as text.
constexpr std::size_t most_item_text_bytes(throng_tag tag, std::size_t payload_bytes) {
    switch (tag) {
        case THRONG_TEXT:
            return 2 * payload_bytes;
        case THRONG_TUPLE:
        case THRONG_OPTIONAL:
        case THRONG_LIST:
            return 8 * payload_bytes + 8;  // "\\u0001" and a comma for a byte
        default:
            return most_number_text_bytes;
    }
}

/// Writes one item. `Style` says how real numbers are written, and short texts copied.
template <class Style>
class item_writer {
public:
    /// There must be room for most_item_text_bytes.
    explicit item_writer(char* out) : out_(out) {}

    /// Returns the end of what is written.
    char* write(throng_tag tag, std::string_view payload) {
        const char* at = payload.data();
        const char* const end = at + payload.size();
        switch (tag) {
            case THRONG_TEXT:
                column(payload);
                break;
            case THRONG_TUPLE:
                columns(at, end);
                break;
            case THRONG_OPTIONAL:
                optional_column(at);
                break;
            case THRONG_LIST:
                json_array(at, end);
                break;
            case THRONG_NOTHING:
                break;
            default:
                number(tag, at);
        }
        return out_;
    }

private:
    static constexpr std::size_t number_bytes = 8;

    void column(std::string_view text) {
        out_ = may_need_escapes(text) ? write_escaped_column(out_, text) : Style::copy(out_, text);
    }

    // Elements until the payload ends, or the byte 00 that ends a tuple inside another item.
    void columns(const char*& at, const char* end) {
        bool first = true;
        while (at < end) {
            const auto tag = static_cast<throng_tag>(*at++);
            if (tag == 0) break;
            if (!first) put('\t');
            first = false;
            switch (tag) {
                case THRONG_TEXT:
                    column(read_escaped(at));
                    break;
                case THRONG_TUPLE:
                    columns(at, end);
                    break;
                case THRONG_OPTIONAL:
                    optional_column(at);
                    break;
                case THRONG_LIST:
                    json_array(at, end);
                    break;
                default:
                    number(tag, at);
            }
        }
    }

    void optional_column(const char*& at) {
        if (*at++ == 0) return put(missing_column);
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag == THRONG_TEXT) return column(read_escaped(at));
        if (is_number(tag)) return number(tag, at);
        json(tag, at);
    }

    // An item inside another one, which says by itself where it ends.
    void json(throng_tag tag, const char*& at) {
        switch (tag) {
            case THRONG_TEXT:
                return json_text(read_escaped(at));
            case THRONG_TUPLE:
            case THRONG_LIST:
                return json_array(at, nullptr);
            case THRONG_OPTIONAL:
                return json_optional(at);
            default:
                json_number(tag, at);
        }
    }

    // Up to `end`; if that is null, up to a byte 00.
    void json_array(const char*& at, const char* end) {
        put('[');
        for (bool first = true; at != end; first = false) {
            const auto tag = static_cast<throng_tag>(*at++);
            if (tag == 0) break;
            if (!first) put(',');
            json(tag, at);
        }
        put(']');
    }

    void json_optional(const char*& at) {
        if (*at++ == 0) return put("null");
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag != THRONG_OPTIONAL) return json(tag, at);
        put('[');
        json_optional(at);
        put(']');
    }

    void json_number(throng_tag tag, const char*& at) {
        const bool real = tag == THRONG_REAL || tag == THRONG_FLOAT;
        const bool finite = !real || std::isfinite(ordered_codec<double>::read({at, number_bytes}));
        if (!finite) put('"');
        number(tag, at);
        if (!finite) put('"');
    }

    // Each backslash twice, since the JSON is a column.
    void json_text(std::string_view text) {
        constexpr std::string_view digits = "0123456789abcdef";
        put('"');
        for (const char byte : text) {
            const char letter = byte == '"' ? '"' : column_escape(byte);
            if (letter != 0) {
                put("\\\\");
                if (letter == '\\') put('\\');
                put(letter);
            } else if (static_cast<unsigned char>(byte) < 0x20) {
                put("\\\\u00");
                put(digits[static_cast<unsigned char>(byte) / 16]);
                put(digits[static_cast<unsigned char>(byte) % 16]);
            } else {
                put(byte);
            }
        }
        put('"');
    }

    static bool is_number(throng_tag tag) {
        return tag == THRONG_UNSIGNED || tag == THRONG_SIGNED || tag == THRONG_REAL ||
               tag == THRONG_FLOAT;
    }

    void number(throng_tag tag, const char*& at) {
        const std::string_view payload(at, number_bytes);
        at += number_bytes;
        switch (tag) {
            case THRONG_REAL:
                out_ = Style::real(out_, ordered_codec<double>::read(payload));
                break;
            case THRONG_FLOAT:
                out_ = Style::real(out_, ordered_codec<float>::read(payload));
                break;
            case THRONG_SIGNED:
                whole_number<std::int64_t>(payload);
                break;
            default:
                whole_number<std::uint64_t>(payload);
        }
    }

    template <class Number>
    void whole_number(std::string_view payload) {
        const Number value = ordered_codec<Number>::read(payload);
        out_ = std::to_chars(out_, out_ + most_number_text_bytes, value).ptr;
    }

    void put(char byte) { *out_++ = byte; }
    void put(std::string_view text) {
        for (const char byte : text) put(byte);
    }

    char* out_;
};

}  // namespace throng::detail
