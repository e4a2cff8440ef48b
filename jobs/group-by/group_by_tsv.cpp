// Counts, sums, means and extremes of the rows of TSV files, by key.
#include "group_by.hpp"

struct tsv_table {
    using row = throng::tsv_row;
    static std::string_view field(const row& of, std::string_view column, std::string&) {
        return of[column];
    }
};
THRONG_JOB(group_by<tsv_table>, "group-by-tsv",
           "Counts, sums, means and extremes of TSV rows, by key")
