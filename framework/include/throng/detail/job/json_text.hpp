// Encoded items as JSON: tuples and lists are arrays; a missing optional is null, and an optional
// in an optional is in brackets unless it is missing; numbers that are none or infinite are texts.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/column_text.hpp>
#include <throng/detail/job/escaped_text.hpp>
#include <throng/detail/job/number_text.hpp>

#include <cstddef>
#include <string_view>

namespace throng::detail {

/// Writes a byte of a JSON text, which needs an escape if it is a quote, a backslash or a control
/// character. `slash` is what stands for the backslash of an escape. Returns the end.
inline char* write_json_byte(char* out, char byte, std::string_view slash) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(byte);
    const auto put = [&out](std::string_view text) {
        for (const char each : text) *out++ = each;
    };
    const char letter = byte == '"' ? '"' : column_escape(byte);
    if (letter != 0) {
        put(slash);
        // A backslash that is escaped is one more; the letter is the last byte of it.
        if (letter == '\\') put(slash.substr(1));
        *out++ = letter;
    } else if (code < 0x20) {
        put(slash);
        put("u00");
        *out++ = digits[code / 16];
        *out++ = digits[code % 16];
    } else {
        *out++ = byte;
    }
    return out;
}

/// The texts of JSON in which bytes that are not UTF-8 stay as they are. `slashes` is 2 where the
/// JSON is a column of tabbed text, in which a backslash is two.
template <std::size_t slashes>
struct json_bytes {
    static char* write(char* out, std::string_view text) {
        constexpr std::string_view slash = std::string_view("\\\\").substr(0, slashes);
        *out++ = '"';
        for (const char byte : text) out = write_json_byte(out, byte, slash);
        *out++ = '"';
        return out;
    }
};

/// Writes items as JSON. `Style` says how real numbers are written, `Texts` how texts are, quotes
/// included.
template <class Style, class Texts>
class json_writer : number_writer<Style> {
public:
    /// There must be room for most_item_text_bytes of a list.
    explicit json_writer(char* out) : number_writer<Style>(out) {}

    /// An item that stands alone. Returns the end of what is written.
    char* whole(throng_tag tag, std::string_view payload) {
        const char* at = payload.data();
        const char* const end = at + payload.size();
        if (tag == THRONG_TEXT) {
            out_ = Texts::write(out_, payload);
        } else if (tag == THRONG_TUPLE || tag == THRONG_LIST) {
            elements(at, end);
        } else {
            item(tag, at);
        }
        return out_;
    }

    /// An item inside another one, which says by itself where it ends.
    char* inner(throng_tag tag, const char*& at) {
        item(tag, at);
        return out_;
    }

    /// The elements of a list up to `end`; if that is null, up to a byte 00.
    char* array(const char*& at, const char* end) {
        elements(at, end);
        return out_;
    }

private:
    using number_writer<Style>::out_;
    using number_writer<Style>::put;

    void item(throng_tag tag, const char*& at) {
        switch (tag) {
            case THRONG_TEXT:
                out_ = Texts::write(out_, read_escaped(at));
                break;
            case THRONG_TUPLE:
            case THRONG_LIST:
                elements(at, nullptr);
                break;
            case THRONG_OPTIONAL:
                optional(at);
                break;
            default:
                number(tag, at);
        }
    }

    void elements(const char*& at, const char* end) {
        put('[');
        for (bool first = true; at != end; first = false) {
            const auto tag = static_cast<throng_tag>(*at++);
            if (tag == 0) break;
            if (!first) put(',');
            item(tag, at);
        }
        put(']');
    }

    void optional(const char*& at) {
        if (*at++ == 0) return put("null");
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag != THRONG_OPTIONAL) return item(tag, at);
        put('[');
        optional(at);
        put(']');
    }

    void number(throng_tag tag, const char*& at) {
        const bool finite = this->is_finite(tag, at);
        if (!finite) put('"');
        number_writer<Style>::number(tag, at);
        if (!finite) put('"');
    }
};

}  // namespace throng::detail
