#include "cli/experiments/scaling_laws.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace throng::cli;

namespace {

std::vector<speedup> points_of(const scaling_law& law) {
    std::vector<speedup> points;
    for (const double workers : {1.0, 2.0, 4.0, 8.0, 16.0}) {
        points.push_back({workers, law.at(workers)});
    }
    return points;
}

}  // namespace

TEST_CASE("each law is found again in its own points") {
    for (const double contention : {0.0, 0.05, 0.3}) {
        CHECK(fit_amdahl(points_of({contention, 0})).contention == doctest::Approx(contention));
        for (const double coherency : {0.0, 0.001, 0.02}) {
            const scaling_law found = fit_usl(points_of({contention, coherency}));
            CHECK(found.contention == doctest::Approx(contention));
            CHECK(found.coherency == doctest::Approx(coherency));
        }
    }
    std::vector<speedup> weak;
    for (const double workers : {1.0, 2.0, 8.0}) {
        weak.push_back({workers, workers - 0.1 * (workers - 1)});
    }
    CHECK(fit_gustafson(weak) == doctest::Approx(0.1));
}

TEST_CASE("a program that is faster than linear has no serial share below 0") {
    const std::vector<speedup> points = {{1, 1}, {2, 2.2}, {4, 4.8}};
    CHECK(fit_amdahl(points).contention == 0);
    CHECK(fit_usl(points).contention == 0);
    CHECK(fit_usl(points).coherency == 0);
    CHECK(fit_gustafson(points) == 0);
}

TEST_CASE("one that gets slower has no parameter outside of its range") {
    const std::vector<speedup> points = {{1, 1}, {2, 0.5}, {4, 0.2}};
    CHECK(fit_amdahl(points).contention == 1);
    const scaling_law law = fit_usl(points);
    CHECK(law.contention >= 0);
    CHECK(law.coherency >= 0);
    CHECK(fit_gustafson(points) == 1);
}

TEST_CASE("the best number of workers is where the law has its maximum") {
    const scaling_law law{0.04, 0.0025};
    const double best = law.best_workers();
    CHECK(best == doctest::Approx(std::sqrt(0.96 / 0.0025)));
    CHECK(law.at(best) > law.at(best - 1));
    CHECK(law.at(best) > law.at(best + 1));
    CHECK(std::isinf(scaling_law{0.1, 0}.best_workers()));
}
