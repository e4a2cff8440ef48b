// Counts, sums, means and extremes of the rows of CSV files, by key.
#include "group_by.hpp"

struct csv_table {
    using row = throng::csv_row;
    static std::string_view field(const row& of, std::string_view column, std::string&) {
        return of[column];
    }
};
THRONG_JOB(group_by<csv_table>, "group-by", "Counts, sums, means and extremes of CSV rows, by key")
