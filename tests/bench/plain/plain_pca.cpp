// The job `pca` without a framework, in one thread: plain_pca FILE. Prints means and covariances;
// the eigenvectors of a small matrix take no time.
#include "lines_of_file.hpp"

#include <throng/numbers.hpp>

int main(int argc, char** argv) {
    expect_arguments(argc, argv, 1, "FILE");
    const throng::decimals format(6);
    std::vector<throng::exact_sum> sums;
    std::vector<throng::exact_sum> products;
    std::int64_t rows = 0;
    std::vector<std::int64_t> row;
    for_each_line(file_text(argv[1]), [&](std::string_view line) {
        format.read_row(line, row);
        const std::size_t columns = row.size();
        sums.resize(columns);
        products.resize(columns * (columns + 1) / 2);
        ++rows;
        throng::exact_sum* product = products.data();
        for (std::size_t i = 0; i < columns; ++i) {
            sums[i].add(row[i]);
            for (std::size_t j = i; j < columns; ++j) (product++)->add_product(row[i], row[j]);
        }
    });
    const auto scale = static_cast<double>(format.scale());
    const auto count = static_cast<double>(rows);
    auto product = products.begin();
    for (std::size_t i = 0; i < sums.size(); ++i) {
        for (std::size_t j = i; j < sums.size(); ++j) {
            const double common = throng::centred_sum(*product++, sums[i], sums[j], rows);
            std::printf("covariance\t%zu\t%zu\t%.12g\n", i + 1, j + 1,
                        common / (count - 1) / scale / scale);
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        std::printf("mean\t%zu\t0\t%.12g\n", i + 1, static_cast<double>(sums[i]) / count / scale);
    }
}
