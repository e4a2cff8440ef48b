// Rows of results for people and for programs, one after the other as they are measured.
#pragma once

#include "result_row.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace throng::cli {

enum class result_format : std::uint8_t { table, csv, json };

/// Makes the text of each row. All rows must be of one experiment.
class result_printer {
public:
    /// `more_rows`: there will be several, for which a table's columns have to be wide enough.
    result_printer(result_format format, bool more_rows) : format_(format), more_rows_(more_rows) {}

    /// A row, with its line end: as a line of a table or of CSV, the first one below its headings,
    /// or as an object of JSON in a line (see as_object).
    [[nodiscard]] std::string print(const result_row& row);

    /// What follows from all rows: a line below the table, an object of JSON; nothing in CSV, which
    /// has rows of one kind.
    [[nodiscard]] std::string print(const experiment_description& of, const conclusion& what);

private:
    [[nodiscard]] std::string table_line(const result_row& row);
    [[nodiscard]] std::string csv_line(const result_row& row);

    const result_format format_;
    const bool more_rows_;
    std::vector<std::size_t> widths_;  // of a table's columns; empty before the first row
    bool has_headings_ = false;
};

}  // namespace throng::cli
