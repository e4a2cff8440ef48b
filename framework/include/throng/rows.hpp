// Inputs that are tables: `map` takes a `const throng::csv_row&` or a `const throng::tsv_row&`.
//
//     void map(const throng::csv_row& sale, throng::emitter<std::string_view, double>& emit) const
//     {
//         emit(sale["city"], sale.number<double>("amount"));
//     }
//
// The first record of each input is its header line, which names the columns. A record that does
// not have as many fields is a bad one. An empty line is no row where there are several columns.
// In the header's first name a byte order mark (UTF-8) is passed over.
//
// CSV is that of RFC 4180: fields are separated by commas; one in quotes may have commas, line ends
// and, doubled, quotes in it; quotes elsewhere are an error. Records end with LF or CRLF. A line
// end is in quotes if there is an odd number of quotes before it in the file.
//
// TSV is what throng writes: fields are separated by tabs; in them \n, \t, \r and \\ are a newline,
// a tab, a carriage return and a backslash, and a field \N is missing. Any other backslash is an
// error.
#pragma once

#include <throng/detail/job/row_reader.hpp>

namespace throng {

/// A row of a table. Valid during the call of `map`, as are all views of it.
class row {
public:
    /// For the framework.
    row(const detail::row_fields& fields, const detail::input_place& place)
        : fields_(fields), place_(place) {}

    /// The text of the field in that column, without quotes and escapes; empty if it is missing.
    /// A file without that column fails the job, with a list of those that it has.
    std::string_view operator[](std::string_view column) const {
        return fields_.field(fields_.columns().index_of(column));
    }
    /// The same by the number of the column, from 0.
    std::string_view operator[](std::size_t column) const {
        return fields_.field(fields_.columns().checked_index(column));
    }

    /// The number that the whole field is; anything else throws, which makes the row a bad record.
    template <class Number>
    Number number(std::string_view column) const {
        return fields_.number<Number>(fields_.columns().index_of(column));
    }
    /// The same by the number of the column, from 0.
    template <class Number>
    Number number(std::size_t column) const {
        return fields_.number<Number>(fields_.columns().checked_index(column));
    }

    /// Whether there is nothing in the field: it is empty or, in TSV, `\N`.
    bool empty(std::string_view column) const { return (*this)[column].empty(); }
    /// Whether the field is `\N`; never in CSV.
    bool missing(std::string_view column) const {
        return fields_.missing(fields_.columns().index_of(column));
    }

    /// Whether the file has a column of that name.
    bool has(std::string_view column) const { return fields_.columns().has(column); }
    /// The names of all columns, in their order.
    std::span<const std::string> columns() const { return fields_.columns().names(); }

    /// The input's name, as it was given.
    std::string_view file() const { return place_.file(); }
    /// Where the row begins in its input, in bytes.
    std::uint64_t offset() const { return place_.offset(); }
    /// The number of the line that it begins with, from 1; the header is line 1. The first call for
    /// a block may have to read what is before it in the input.
    std::uint64_t line_number() const { return place_.line_number(); }

private:
    const detail::row_fields& fields_;
    const detail::input_place& place_;
};

/// A row of a CSV file.
class csv_row : public row {
    using row::row;
};

/// A row of a TSV file.
class tsv_row : public row {
    using row::row;
};

namespace detail {

template <>
struct input_reader<csv_row> : row_reader<csv_row, csv_splitter, csv_fields, THRONG_INPUT_CSV> {};

template <>
struct input_reader<tsv_row> : row_reader<tsv_row, tsv_splitter, tsv_fields, THRONG_INPUT_TSV> {};

}  // namespace detail
}  // namespace throng
