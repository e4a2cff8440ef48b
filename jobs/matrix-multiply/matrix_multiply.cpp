// The product of two matrices, which are texts: a line for each row. A row of the result is a
// reducer's work; its sums are made from left to right, so they are the same on each run.
#include <throng/job.hpp>
#include <throng/numbers.hpp>

#include <charconv>
#include <string>
#include <vector>

namespace {

std::vector<double> read_row(std::string_view line) {
    std::vector<double> row;
    throng::for_each_field(line, [&](std::string_view field) {
        const char* const end = field.data() + field.size();
        double number = 0;
        const auto [stop, failure] = std::from_chars(field.data(), end, number);
        if (failure != std::errc{} || stop != end) {
            throw throng::error("'" + std::string(field) + "' is no number");
        }
        row.push_back(number);
    });
    return row;
}

std::string row_text(const std::vector<double>& row) {
    std::string text;
    for (const double number : row) {
        char digits[32];
        const auto written = std::to_chars(digits, digits + sizeof digits, number);
        if (!text.empty()) text += ' ';
        text.append(digits, written.ptr);
    }
    return text;
}

class matrix_multiply {
public:
    using row = std::vector<double>;

    void parameters(throng::parameters& p) {
        p.required_file("right", file_, "the right matrix; the left one is the input");
    }

    void setup() {
        for (const std::string& line : throng::read_lines(file_)) {
            const std::string place = "line " + std::to_string(right_.size() + 1) + " of '" + file_;
            try {
                right_.push_back(read_row(line));
            } catch (const throng::error& e) {
                throw throng::error("parameter right: " + place + "': " + e.what());
            }
            if (right_.back().size() != right_.front().size() || right_.back().empty()) {
                throw throng::error(
                    "parameter right: " + place + "' has " + std::to_string(right_.back().size()) +
                    " numbers; all rows must have as many as the first, which has " +
                    std::to_string(right_.front().size()));
            }
        }
        if (right_.empty()) throw throng::error("parameter right: '" + file_ + "' is empty");
    }

    void map(const throng::record& line, throng::emitter<std::uint64_t, row>& emit) const {
        const row left = read_row(line.line());
        if (left.size() != right_.size()) {
            throw throng::error("the row has " + std::to_string(left.size()) + " numbers, and '" +
                                file_ + "' has " + std::to_string(right_.size()) + " rows");
        }
        emit(line.line_number(), left);
    }

    void reduce(std::uint64_t number, throng::receiver<row>& rows, throng::output& out) const {
        const std::optional<row> left = rows.receive();
        row product(right_.front().size());
        for (std::size_t i = 0; i < left->size(); ++i) {
            const double factor = (*left)[i];
            for (std::size_t k = 0; k < product.size(); ++k) product[k] += factor * right_[i][k];
        }
        if (rows.receive()) throw throng::error("the left matrix must be one file");
        out.write(number, row_text(product));
    }

private:
    std::string file_;
    std::vector<row> right_;
};

}  // namespace

THRONG_JOB(matrix_multiply, "matrix-multiply", "The product of two matrices, row by row")
