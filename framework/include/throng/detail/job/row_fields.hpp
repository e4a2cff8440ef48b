// The fields of a row.
#pragma once

#include <throng/detail/job/column_names.hpp>
#include <throng/detail/job/column_text.hpp>
#include <throng/detail/job/parse_number.hpp>
#include <throng/error.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace throng::detail {

/// The fields of one row after another; views are valid until the next one is read.
class row_fields {
public:
    explicit row_fields(const column_names& columns) : columns_(columns) {}

    const column_names& columns() const { return columns_; }
    const std::vector<std::string_view>& texts() const { return fields_; }
    std::string_view field(std::size_t index) const { return fields_[index]; }
    /// Whether the field is not there, which is not to be empty.
    bool missing(std::size_t index) const { return fields_[index].data() == nullptr; }

    template <class Number>
    Number number(std::size_t index) const {
        static_assert(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool> &&
                          !std::is_same_v<Number, char>,
                      "throng: row.number: a number is an integer, a float or a double");
        const auto number = parse_number<Number>(fields_[index]);
        if (!number) refuse_number(index, std::is_integral_v<Number>);
        return *number;
    }

    /// Throws where there are not as many fields as columns.
    void check_count() const {
        if (fields_.size() != columns_.size()) [[unlikely]]
            refuse_count();
    }

protected:
    void begin_row(std::string_view row) {
        fields_.clear();
        if (unescaped_.size() < row.size()) unescaped_.resize(row.size());
        room_ = unescaped_.data();
    }
    /// The fields of a row of texts without quotes and escapes.
    void split(std::string_view row, char separator) {
        const char* begin = row.data();
        const char* const end = begin + row.size();
        while (begin != end) {
            const auto* stop = static_cast<const char*>(
                std::memchr(begin, separator, static_cast<std::size_t>(end - begin)));
            if (stop == nullptr) break;
            fields_.emplace_back(begin, static_cast<std::size_t>(stop - begin));
            begin = stop + 1;
        }
        fields_.emplace_back(begin, static_cast<std::size_t>(end - begin));
    }
    /// Room for the texts of all fields of the row, which have no more bytes than it has.
    char*& room() { return room_; }
    std::vector<std::string_view>& fields() { return fields_; }

    /// How a message calls the field that is read next.
    std::string present() const { return described(fields_.size()); }
    std::string described(std::size_t index) const {
        return index < columns_.size() ? columns_.described(index)
                                       : "field " + std::to_string(index + 1);
    }

private:
    [[noreturn, gnu::noinline, gnu::cold]] void refuse_number(std::size_t index, bool whole) const {
        throw error(columns_.described(index) +
                    (missing(index) ? " is missing"
                                    : " is '" + std::string(fields_[index].substr(0, 100)) + "'") +
                    ": expected " + (whole ? "a whole number that fits its type" : "a number"));
    }
    [[noreturn, gnu::noinline, gnu::cold]] void refuse_count() const {
        throw error("the number of fields is " + std::to_string(fields_.size()) +
                    ", but that of the columns is " + std::to_string(columns_.size()));
    }

    const column_names& columns_;
    std::vector<std::string_view> fields_;
    std::vector<char> unescaped_;
    char* room_ = nullptr;
};

class csv_fields : public row_fields {
public:
    using row_fields::row_fields;

    /// Throws where quotes are where they must not be; there are none unless the row is `quoted`.
    void read(std::string_view row, bool quoted) {
        begin_row(row);
        if (!quoted) return split(row, ',');
        const char* at = row.data();
        const char* const end = at + row.size();
        do {
            at = at != end && *at == '"' ? quoted_field(at + 1, end) : plain_field(at, end);
        } while (at <= end);
    }

private:
    // From a field's begin to behind the comma after it, or one further than the row's end.
    const char* plain_field(const char* at, const char* end) {
        const char* const begin = at;
        while (at != end && *at != ',') {
            if (*at == '"') [[unlikely]] {
                throw error("a quote in " + present() +
                            ", which does not begin with one (a field with quotes in it is put in "
                            "quotes, and each of them is doubled)");
            }
            ++at;
        }
        fields().emplace_back(begin, static_cast<std::size_t>(at - begin));
        return at + 1;
    }

    const char* quoted_field(const char* at, const char* end) {
        const char* begin = at;  // of what has not been copied
        char* const copy = room();
        for (;; ++at) {
            at = static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
            if (at == nullptr)
                throw error(present() + " begins with a quote, and no other ends it");
            if (at + 1 == end || at[1] != '"') break;
            append(begin, ++at);  // one of the two
            begin = at + 1;
        }
        if (room() == copy) {
            fields().emplace_back(begin, static_cast<std::size_t>(at - begin));
        } else {
            append(begin, at);
            fields().emplace_back(copy, static_cast<std::size_t>(room() - copy));
        }
        if (at + 1 != end && at[1] != ',') {
            throw error(described(fields().size() - 1) + " goes on behind the quote that ends it");
        }
        return at + 2;
    }

    void append(const char* begin, const char* end) {
        const auto bytes = static_cast<std::size_t>(end - begin);
        if (bytes > 0) std::memcpy(room(), begin, bytes);
        room() += bytes;
    }
};

class tsv_fields : public row_fields {
public:
    using row_fields::row_fields;

    /// Throws where a backslash is followed by something else than it may be.
    void read(std::string_view row, bool /*quoted*/) {
        begin_row(row);
        split(row, '\t');
        if (row.find('\\') == std::string_view::npos) return;
        for (std::size_t i = 0; i < fields().size(); ++i) unescape(i);
    }

private:
    void unescape(std::size_t index) {
        std::string_view& field = fields()[index];
        if (field == missing_column) {
            field = {};
        } else if (field.find('\\') != std::string_view::npos) {
            char* const begin = room();
            char* const end = write_unescaped_column(begin, field);
            if (end == nullptr) {
                throw error("a backslash in " + described(index) +
                            R"( begins none of \\, \t, \n and \r)");
            }
            field = {begin, static_cast<std::size_t>(end - begin)};
            room() = end;
        }
    }
};

}  // namespace throng::detail
