// Principal components of rows of numbers: means and covariances, from sums that are exact, and the
// directions in which the rows differ most.
#include "moments.hpp"

#include <throng/job.hpp>
#include <throng/numbers.hpp>

#include <Eigen/Eigenvalues>

#include <map>
#include <string>
#include <vector>

namespace {

class pca {
public:
    using emitter = throng::emitter<std::string_view, moments>;

    struct mapped {  // of a mapper's rows, by how many numbers they have: which should be one
        std::map<std::size_t, moments> of;
        std::vector<std::int64_t> row;
        void finish(emitter& emit) const {
            for (const auto& [columns, its] : of) emit("rows", its);
        }
    };

    void parameters(throng::parameters& p) {
        p.integer("decimals", decimals_, 0, throng::decimals::most_digits,
                  "digits behind the point that numbers may have");
    }
    void setup() { format_ = throng::decimals(decimals_); }

    void map(std::string_view line, emitter&, mapped& mine) const {
        format_.read_row(line, mine.row);
        if (!mine.row.empty()) mine.of[mine.row.size()].add(mine.row);
    }
    static void combine(moments& total, const moments& more) { total.add(more); }

    void reduce(std::string_view, throng::receiver<moments>& parts, throng::output& out) const {
        moments all;
        for (const moments& part : parts) all.add(part);
        if (all.rows < 2) throw throng::error("a covariance needs two rows or more");
        const Eigen::MatrixXd covariance = write_moments(all, out);
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(covariance);
        const auto columns = static_cast<Eigen::Index>(all.columns);
        for (Eigen::Index i = 0; i < columns; ++i) {
            const Eigen::Index which = columns - 1 - i;  // the largest first
            Eigen::VectorXd direction = solved.eigenvectors().col(which);
            Eigen::Index longest = 0;
            direction.cwiseAbs().maxCoeff(&longest);
            if (direction(longest) < 0) direction = -direction;
            write(out, "variance", i, 0, solved.eigenvalues()(which), 9);
            for (Eigen::Index j = 0; j < columns; ++j) {
                write(out, "component", i, j + 1, direction(j), 9);
            }
        }
    }

private:
    using place = std::tuple<std::string, std::uint64_t, std::uint64_t>;

    Eigen::MatrixXd write_moments(const moments& all, throng::output& out) const {
        const auto scale = static_cast<double>(format_.scale());
        const auto columns = static_cast<Eigen::Index>(all.columns);
        const auto rows = static_cast<double>(all.rows);
        Eigen::MatrixXd covariance(columns, columns);
        auto product = all.products.begin();
        for (Eigen::Index i = 0; i < columns; ++i) {
            const throng::exact_sum& sum = all.sums[static_cast<std::size_t>(i)];
            write(out, "mean", i, 0, static_cast<double>(sum) / rows / scale, 12);
            for (Eigen::Index j = i; j < columns; ++j) {
                const throng::exact_sum& other = all.sums[static_cast<std::size_t>(j)];
                const double common = throng::centred_sum(*product++, sum, other, all.rows);
                covariance(i, j) = covariance(j, i) = common / (rows - 1) / scale / scale;
                write(out, "covariance", i, j + 1, covariance(i, j), 12);
            }
        }
        return covariance;
    }

    // Columns and components are counted from 1; the second is 0 where there is none.
    static void write(throng::output& out, const char* what, Eigen::Index first,
                      Eigen::Index second, double value, int digits) {
        out.write(
            place(what, static_cast<std::uint64_t>(first + 1), static_cast<std::uint64_t>(second)),
            throng::with_digits(value, digits));
    }

    unsigned decimals_ = 6;
    throng::decimals format_{6};
};

}  // namespace

THRONG_JOB(pca, "pca", "Means, covariances and principal components of rows of numbers")
