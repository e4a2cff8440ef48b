// The job `matrix-multiply` without a framework, in one thread: plain_matrix_multiply LEFT RIGHT
#include "lines_of_file.hpp"

#include <throng/numbers.hpp>

#include <charconv>
#include <cstdint>
#include <vector>

namespace {

std::vector<std::vector<double>> read_matrix(const char* path) {
    std::vector<std::vector<double>> rows;
    for_each_line(file_text(path), [&](std::string_view line) {
        std::vector<double>& row = rows.emplace_back();
        throng::for_each_field(line, [&](std::string_view field) {
            std::from_chars(field.data(), field.data() + field.size(), row.emplace_back());
        });
    });
    return rows;
}

}  // namespace

int main(int argc, char** argv) {
    expect_arguments(argc, argv, 2, "LEFT RIGHT");
    const auto left = read_matrix(argv[1]);
    const auto right = read_matrix(argv[2]);
    for (std::size_t r = 0; r < left.size(); ++r) {
        std::vector<double> product(right.front().size());
        for (std::size_t i = 0; i < right.size(); ++i) {
            const double factor = left[r][i];
            for (std::size_t k = 0; k < product.size(); ++k) product[k] += factor * right[i][k];
        }
        std::string text = std::to_string(r + 1) + "\t";
        for (std::size_t k = 0; k < product.size(); ++k) {
            char digits[32];
            const auto written = std::to_chars(digits, digits + sizeof digits, product[k]);
            if (k > 0) text += ' ';
            text.append(digits, written.ptr);
        }
        std::puts(text.c_str());
    }
}
