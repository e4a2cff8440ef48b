// In which order a reducer gets its values.
#pragma once

#include <cstdint>

namespace throng {

/// What a job may ask for, as `static constexpr auto order = throng::value_order::arrival`. A job
/// without `order` has values in whatever order they come, which may differ from run to run; that
/// is the fastest, and enough for sums and sets. The reducers of a job with an order run when all
/// records have come, whatever --reducers says. Such a job has a `reduce`, and no `combine`.
enum class value_order : std::uint8_t {
    unspecified,
    /// That of the input: of inputs as they are given, of records in an input, and of the pairs
    /// that `map` emits for a record.
    arrival,
    /// Ascending: as the job's `static bool before(const Value& a, const Value& b)` says, a strict
    /// weak order; without it, by operator<, where NaN is before or behind all numbers by its sign.
    /// Values of which neither is before the other are in the order of their encoded bytes (see
    /// encode_value), so it is always the same; for a struct, only if it has no padding.
    /// A `before` that throws ends the program.
    sorted
};

}  // namespace throng
