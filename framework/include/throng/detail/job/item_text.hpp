// Encoded keys and values (see throng_tag) as the columns of a line of output:
//   texts            as in column_text.hpp
//   numbers          in decimal, real ones with as few digits as give the same number again
//   tuples           their elements, a column each; without elements an empty column
//   optionals        \N if missing, or what they hold: as a column if that is a text or a number,
//                    else as JSON
//   lists            JSON
// JSON is as json_text.hpp says, and one column, escaped as a text; bytes in it that are not UTF-8
// stay as they are.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/column_text.hpp>
#include <throng/detail/job/escaped_text.hpp>
#include <throng/detail/job/json_text.hpp>
#include <throng/detail/job/number_text.hpp>

#include <cstddef>
#include <string_view>

namespace throng::detail {

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

/// Columns with tabs between. `Style` says how short texts are copied.
template <class Style>
struct tabbed_columns {
    static constexpr char separator = '\t';
    static constexpr std::string_view missing = missing_column;
    using json_texts = json_bytes<2>;

    static char* text(char* out, std::string_view text) {
        return may_need_escapes(text) ? write_escaped_column(out, text) : Style::copy(out, text);
    }
    /// What has been written from `begin` to `end` is JSON, and to be one column; the new end.
    static char* json(char*, char* end) { return end; }
};

/// Writes one item. `Style` says how real numbers are written, `Columns` what a column is like.
template <class Style, class Columns = tabbed_columns<Style>>
class item_writer : number_writer<Style> {
public:
    /// There must be room for most_item_text_bytes.
    explicit item_writer(char* out) : number_writer<Style>(out) {}

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
                list_column(at, end);
                break;
            case THRONG_NOTHING:
                break;
            default:
                number(tag, at);
        }
        return out_;
    }

private:
    using number_writer<Style>::number;
    using number_writer<Style>::out_;
    using number_writer<Style>::put;
    using json = json_writer<Style, typename Columns::json_texts>;

    void column(std::string_view text) { out_ = Columns::text(out_, text); }

    // Elements until the payload ends, or the byte 00 that ends a tuple inside another item.
    void columns(const char*& at, const char* end) {
        bool first = true;
        while (at < end) {
            const auto tag = static_cast<throng_tag>(*at++);
            if (tag == 0) break;
            if (!first) put(Columns::separator);
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
                    list_column(at, nullptr);
                    break;
                default:
                    number(tag, at);
            }
        }
    }

    void optional_column(const char*& at) {
        if (*at++ == 0) return put(Columns::missing);
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag == THRONG_TEXT) return column(read_escaped(at));
        if (this->is_number(tag)) return number(tag, at);
        char* const begin = out_;
        out_ = Columns::json(begin, json(begin).inner(tag, at));
    }

    void list_column(const char*& at, const char* end) {
        char* const begin = out_;
        out_ = Columns::json(begin, json(begin).array(at, end));
    }
};

}  // namespace throng::detail
