// The straight line that is nearest to points, by least squares, from sums that are exact.
#include <throng/job.hpp>
#include <throng/numbers.hpp>

#include <cmath>
#include <vector>

namespace {

struct sums {
    std::int64_t points = 0;
    throng::exact_sum x, y, xx, xy, yy;

    void add(const sums& more) {
        points += more.points;
        x.add(more.x);
        y.add(more.y);
        xx.add(more.xx);
        xy.add(more.xy);
        yy.add(more.yy);
    }
};

class linear_regression {
public:
    using emitter = throng::emitter<std::string_view, sums>;

    struct mapped {  // of a mapper's points
        sums of;
        std::vector<std::int64_t> row;
        void finish(emitter& emit) const { emit("line", of); }
    };

    void parameters(throng::parameters& p) {
        p.integer("decimals", decimals_, 0, throng::decimals::most_digits,
                  "digits behind the point that numbers may have");
    }
    void setup() { format_ = throng::decimals(decimals_); }

    void map(std::string_view line, emitter&, mapped& mine) const {
        format_.read_row(line, mine.row);
        if (mine.row.empty()) return;
        if (mine.row.size() != 2) {
            throw throng::error("a line is two numbers, x and y, and not " +
                                std::to_string(mine.row.size()));
        }
        const std::int64_t x = mine.row[0];
        const std::int64_t y = mine.row[1];
        ++mine.of.points;
        mine.of.x.add(x);
        mine.of.y.add(y);
        mine.of.xx.add_product(x, x);
        mine.of.xy.add_product(x, y);
        mine.of.yy.add_product(y, y);
    }
    static void combine(sums& total, const sums& more) { total.add(more); }

    void reduce(std::string_view, throng::receiver<sums>& parts, throng::output& out) const {
        sums all;
        for (const sums& part : parts) all.add(part);
        const auto n = static_cast<double>(all.points);
        if (n == 0) throw throng::error("there are no points");
        const double spread_x = throng::centred_sum(all.xx, all.x, all.x, all.points);
        const double spread_y = throng::centred_sum(all.yy, all.y, all.y, all.points);
        const double common = throng::centred_sum(all.xy, all.x, all.y, all.points);
        if (spread_x == 0) throw throng::error("there are no two points with different x");
        const double slope = common / spread_x;
        const double intercept =
            (static_cast<double>(all.y) - slope * static_cast<double>(all.x)) / n;
        out.write("points", all.points);
        write(out, "slope", slope);
        write(out, "intercept", intercept / static_cast<double>(format_.scale()));
        if (spread_y > 0) write(out, "r", common / std::sqrt(spread_x) / std::sqrt(spread_y));
    }

private:
    static void write(throng::output& out, std::string_view name, double value) {
        out.write(name, throng::with_digits(value, 12));
    }

    unsigned decimals_ = 6;
    throng::decimals format_{6};
};

}  // namespace

THRONG_JOB(linear_regression, "linear-regression",
           "The straight line that is nearest to points: slope, intercept and r")
