// What the principal components of rows of numbers are computed from.
#pragma once

#include <throng/error.hpp>
#include <throng/numbers.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Sums from which means and covariances follow, of rows that all have so many numbers.
struct moments {
    std::uint64_t columns = 0;
    std::int64_t rows = 0;
    std::vector<throng::exact_sum> sums;      // of each column
    std::vector<throng::exact_sum> products;  // of each pair of columns (i, j) with i <= j

    void add(const std::vector<std::int64_t>& row) {
        columns = row.size();
        sums.resize(columns);
        products.resize(columns * (columns + 1) / 2);
        ++rows;
        throng::exact_sum* product = products.data();
        for (std::size_t i = 0; i < columns; ++i) {
            sums[i].add(row[i]);
            for (std::size_t j = i; j < columns; ++j) (product++)->add_product(row[i], row[j]);
        }
    }
    void add(const moments& more) {
        if (rows == 0) *this = moments{more.columns, 0, {}, {}};
        if (columns != more.columns) {
            throw throng::error("some rows have " + std::to_string(columns) +
                                " numbers, and others " + std::to_string(more.columns));
        }
        rows += more.rows;
        sums.resize(more.sums.size());
        products.resize(more.products.size());
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add(more.sums[i]);
        for (std::size_t i = 0; i < products.size(); ++i) products[i].add(more.products[i]);
    }
};
