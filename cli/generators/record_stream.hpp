// Writing many records.
#pragma once

#include "generator.hpp"
#include "io/output/output_sink.hpp"

#include <atomic>
#include <cstdint>

namespace throng::cli {

/// How much is to be written: both hold.
struct record_limits {
    std::uint64_t records = UINT64_MAX;
    std::uint64_t bytes = UINT64_MAX;  // with the header; no record is cut
};

/// Writes the header and the records from the first on, in order, which `workers` threads make.
/// Ends early once the reader has gone, or `stopped` is set. The same bytes for any number of
/// workers. Throws what the sink throws; does not finish it.
void write_records(const record_maker& maker, const record_limits& limits, unsigned workers,
                   io::sink& to, const std::atomic<bool>& stopped);

}  // namespace throng::cli
