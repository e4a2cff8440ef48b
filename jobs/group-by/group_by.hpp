// What is to be known of all rows of a table that have the same key: how many there are, and sums,
// means, least and greatest of their columns. For each kind of row there is a job.
#pragma once

#include "exact_number.hpp"

#include <throng/columns.hpp>
#include <throng/job.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// `Table::row` is what `map` takes, and `Table::field(row, column, room)` the text of a field of
/// it, which may be in `room`, and is empty where there is nothing.
template <class Table>
class group_by {
public:
    /// Of one column's fields that are not empty.
    struct cell {
        exact_number number;  // their sum, least or greatest
        std::uint64_t fields = 0;
    };
    using cells = std::vector<cell>;  // one for each of figures_
    using emitter = throng::emitter<std::vector<std::string>, cells>;

    void parameters(throng::parameters& p) {
        p.required_text("key", key_, "the columns whose rows belong together, with commas between");
        p.text("count", count_,
               "whether rows are counted: yes, or no; also if there is nothing "
               "behind the =, or nothing else is asked for");
        p.text("sum", sum_, "the columns whose numbers are added up, with commas between");
        p.text("mean", mean_, "those whose mean is taken, rounded to millionths");
        p.text("min", min_, "those whose least number is sought");
        p.text("max", max_, "those whose greatest number is sought");
    }

    void setup() {
        keys_ = names("key", key_);
        if (keys_.empty()) throw throng::error("parameter key names no column");
        add_figures(figure::sum, "sum", sum_);
        add_figures(figure::mean, "mean", mean_);
        add_figures(figure::min, "min", min_);
        add_figures(figure::max, "max", max_);
        if (count_ != "yes" && count_ != "no" && !count_.empty()) {
            throw throng::error("parameter count cannot be '" + count_ +
                                "': expected yes, no, or nothing behind the =");
        }
        const bool counts = count_ != "no" || figures_.empty();
        if (counts) figures_.insert(figures_.begin(), {figure::count, ""});
    }

    void map(const typename Table::row& row, emitter& emit) const {
        std::string room;
        std::vector<std::string> key;
        for (const std::string& column : keys_) key.emplace_back(Table::field(row, column, room));
        cells values;
        for (const auto& [kind, column] : figures_) {
            if (kind == figure::count) {
                values.push_back({{}, 1});
                continue;
            }
            const std::string_view field = Table::field(row, column, room);
            values.push_back(field.empty() ? cell() : cell{number_in(column, field), 1});
        }
        emit(key, values);
    }

    void combine(cells& total, const cells& more) const {
        for (std::size_t i = 0; i < total.size(); ++i) add(figures_[i].kind, total[i], more[i]);
    }

    void reduce(const std::vector<std::string>& key, throng::receiver<cells>& values,
                throng::output& out) const {
        cells total(figures_.size());
        for (const cells& more : values) combine(total, more);
        throng::columns written_key;
        for (const std::string& field : key) written_key.add(field);
        throng::columns written;
        for (std::size_t i = 0; i < total.size(); ++i) write(written, figures_[i].kind, total[i]);
        out.write(written_key, written);
    }

private:
    struct figure {
        enum kinds { count, sum, mean, min, max } kind;
        std::string column;
    };

    static std::vector<std::string> names(const char* parameter, std::string_view list) {
        std::vector<std::string> found;
        while (!list.empty()) {
            const std::size_t comma = std::min(list.find(','), list.size());
            found.emplace_back(list.substr(0, comma));
            if (found.back().empty() || comma + 1 == list.size()) {
                throw throng::error(std::string("parameter ") + parameter +
                                    " has a comma without a column before or behind it");
            }
            list.remove_prefix(std::min(comma + 1, list.size()));
        }
        return found;
    }
    void add_figures(typename figure::kinds kind, const char* parameter, const std::string& list) {
        for (const std::string& column : names(parameter, list)) figures_.push_back({kind, column});
    }

    static exact_number number_in(const std::string& column, std::string_view field) {
        try {
            return exact_number::of(field);
        } catch (const throng::error& problem) {
            throw throng::error("column '" + column + "': " + problem.what());
        }
    }

    static void add(typename figure::kinds kind, cell& total, const cell& more) {
        const bool is_extreme = kind == figure::min || kind == figure::max;
        if (!is_extreme) {
            total.number += more.number;
        } else if (more.fields > 0) {
            const bool is_beyond =
                kind == figure::min ? more.number < total.number : total.number < more.number;
            if (total.fields == 0 || is_beyond) total.number = more.number;
        }
        total.fields += more.fields;
    }

    static void write(throng::columns& row, typename figure::kinds kind, const cell& total) {
        if (kind == figure::count) {
            row.add(total.fields);
        } else if (kind != figure::sum && total.fields == 0) {
            row.add(std::optional<std::string>());
        } else if (kind == figure::mean) {
            total.number.divided(total.fields).write_to(row);
        } else {
            total.number.write_to(row);
        }
    }

    std::string key_;
    std::string count_ = "no";
    std::string sum_;
    std::string mean_;
    std::string min_;
    std::string max_;
    std::vector<std::string> keys_;
    std::vector<figure> figures_;
};
