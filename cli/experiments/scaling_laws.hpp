// What measured speeds with several numbers of workers say about a program.
#pragma once

#include <span>

namespace throng::cli {

/// Speed with so many workers, as a multiple of the speed with one.
struct speedup {
    double workers;
    double factor;
};

/// Gunther's universal scalability law: with N workers a program is
/// N / (1 + contention (N - 1) + coherency N (N - 1)) times as fast as with one. Without coherency
/// it is Amdahl's law, and contention is the serial share.
struct scaling_law {
    double contention = 0;
    double coherency = 0;

    [[nodiscard]] double at(double workers) const {
        return workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1));
    }
    /// From where on more workers make it slower; infinite if they never do.
    [[nodiscard]] double best_workers() const;
};

/// The serial share of Amdahl's law that is closest to the points, from 0 to 1; by least squares of
/// N / factor - 1, which is a line through 0 over N - 1. There must be a point with more than one
/// worker.
[[nodiscard]] scaling_law fit_amdahl(std::span<const speedup> points);

/// The same for both parameters, neither below 0. There must be two points with different numbers
/// of workers, more than one.
[[nodiscard]] scaling_law fit_usl(std::span<const speedup> points);

/// Gustafson's serial share, from 0 to 1: with N workers and N times as much input a program does
/// N - share (N - 1) times as much in the same time. By least squares, as above.
[[nodiscard]] double fit_gustafson(std::span<const speedup> points);

}  // namespace throng::cli
