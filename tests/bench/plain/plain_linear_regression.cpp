// The job `linear-regression` without a framework, in one thread: plain_linear_regression FILE
#include "lines_of_file.hpp"

#include <throng/numbers.hpp>

#include <cmath>

int main(int argc, char** argv) {
    expect_arguments(argc, argv, 1, "FILE");
    const throng::decimals format(6);
    throng::exact_sum x, y, xx, xy, yy;
    std::int64_t points = 0;
    std::vector<std::int64_t> row;
    for_each_line(file_text(argv[1]), [&](std::string_view line) {
        format.read_row(line, row);
        ++points;
        x.add(row[0]);
        y.add(row[1]);
        xx.add_product(row[0], row[0]);
        xy.add_product(row[0], row[1]);
        yy.add_product(row[1], row[1]);
    });
    const double spread_x = throng::centred_sum(xx, x, x, points);
    const double spread_y = throng::centred_sum(yy, y, y, points);
    const double common = throng::centred_sum(xy, x, y, points);
    const double slope = common / spread_x;
    const double intercept =
        (static_cast<double>(y) - slope * static_cast<double>(x)) / static_cast<double>(points);
    std::printf("intercept\t%.12g\n", intercept / static_cast<double>(format.scale()));
    std::printf("points\t%lld\n", static_cast<long long>(points));
    std::printf("r\t%.12g\n", common / std::sqrt(spread_x) / std::sqrt(spread_y));
    std::printf("slope\t%.12g\n", slope);
}
