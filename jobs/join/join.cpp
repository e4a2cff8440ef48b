// The rows of two CSV files that have the same text in a column, side by side.
#include <throng/columns.hpp>
#include <throng/job.hpp>

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

class join {
public:
    using fields = std::vector<std::string>;  // all of a row but that which is joined by
    using row = std::pair<bool, fields>;      // whether it is of the left file
    static constexpr auto order = throng::value_order::sorted;  // so those of the right come first

    void parameters(throng::parameters& p) {
        p.required_text("left", left_,
                        "the left one of the inputs, a file or folder, as it is given to the run; "
                        "all others are the right one");
        p.required_text("by", by_, "the column whose text is the same in both");
        p.text("right_by", right_by_, "what that column is called in the right one, if otherwise");
        p.choice("rows", rows_, {"inner", "left", "full"},
                 "which rows are wanted: those that have a partner; also those of the left input "
                 "that have none; also those of the right one");
    }
    void setup() {
        if (right_by_.empty()) right_by_ = by_;
    }

    // Of each file, for it may have no rows. How many columns are missing where a row has no
    // partner must be known.
    void read_header(std::string_view file, std::span<const std::string> columns) const {
        std::atomic<std::size_t>& all_have = is_of_left(file) ? left_columns_ : right_columns_;
        std::size_t known = 0;
        if (all_have.compare_exchange_strong(known, columns.size())) return;
        if (known == columns.size()) return;
        throw throng::error("'" + std::string(file) + "' has " + std::to_string(columns.size()) +
                            " columns, but another file of its side has " + std::to_string(known) +
                            ": give files that have the same");
    }

    void map(const throng::csv_row& of, throng::emitter<std::string_view, row>& emit) const {
        const bool is_left = is_of_left(of.file());
        const std::string& by = is_left ? by_ : right_by_;
        fields others;
        for (std::size_t i = 0; i < of.columns().size(); ++i) {
            if (of.columns()[i] != by) others.emplace_back(of[i]);
        }
        emit(of[by], {is_left, std::move(others)});
    }

    void reduce(std::string_view key, throng::receiver<row>& rows, throng::output& out) const {
        std::vector<fields> rights;
        bool has_left = false;
        for (const auto& [is_left, each] : rows) {
            if (!is_left) {
                rights.push_back(each);
                continue;
            }
            has_left = true;
            for (const fields& right : rights) write(key, &each, &right, out);
            if (rights.empty() && rows_ != wanted::inner) write(key, &each, nullptr, out);
        }
        if (has_left || rows_ != wanted::full) return;
        for (const fields& right : rights) write(key, nullptr, &right, out);
    }

    void cleanup() const {
        if (left_columns_ == 0) {
            throw throng::error("parameter left: no header line is of an input that is called '" +
                                left_ + "': give one as it is given to the run, and with a header");
        }
        if (right_columns_ == 0) {
            throw throng::error("all header lines are of '" + left_ +
                                "': give the right input too, and with a header");
        }
    }

private:
    enum class wanted { inner, left, full };

    bool is_of_left(std::string_view file) const {
        if (!file.starts_with(left_)) return false;
        const std::string_view rest = file.substr(left_.size());
        return rest.empty() || rest.front() == '/' || left_.ends_with('/');
    }

    void write(std::string_view key, const fields* left, const fields* right,
               throng::output& out) const {
        throng::columns written;
        add(written, left, left_columns_);
        add(written, right, right_columns_);
        out.write(key, written);
    }
    static void add(throng::columns& written, const fields* row, std::size_t columns) {
        if (row != nullptr) {
            for (const std::string& field : *row) written.add(field);
        } else {
            const std::optional<std::string> missing;
            for (std::size_t i = 1; i < columns; ++i) written.add(missing);
        }
    }

    std::string left_;
    std::string by_;
    std::string right_by_;
    wanted rows_ = wanted::inner;
    mutable std::atomic<std::size_t> left_columns_ = 0;  // as long as no header has been seen
    mutable std::atomic<std::size_t> right_columns_ = 0;
};

}  // namespace

THRONG_JOB(join, "join", "Rows of two CSV files with the same text in a column")
