// What a run did, for other programs: docs/report.md says what is in it.
#pragma once

#include "io/file_system.hpp"
#include "mapreduce/job_chain.hpp"
#include "run_record.hpp"

#include <cstdint>
#include <mutex>
#include <span>
#include <string>

namespace throng::cli {

/// What is in a report, and by what names. Raised with every change but an addition.
inline constexpr const char* report_schema = "throng-report/1";

enum class run_status : std::uint8_t { done, failed, interrupted };

/// How a run came to its end.
struct run_end {
    run_status status = run_status::done;
    std::string error;  // what was said, where it is not done
    int exit_status = 0;
};

/// A JSON object in lines. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string describe_run(const run_record& run, const run_end& end,
                                       std::span<const mapreduce::job_outcome> outcomes);

/// The file of --report. It appears whole or not at all, in place of one that was there; a pipe, a
/// device or an open descriptor is written to. For any thread.
class report_file {
public:
    /// `path`: "-" is standard output; empty: there is no report.
    explicit report_file(const std::string& path, io::file_system& files = io::file_system::real());

    [[nodiscard]] bool is_wanted() const { return !path_.empty(); }

    /// Throws io::output_error. Of several calls the first one counts.
    void write(const run_record& run, const run_end& end,
               std::span<const mapreduce::job_outcome> outcomes);

    /// The same where the process is about to end and cannot wait for anybody who reads: only to
    /// a file. What cannot be written is not.
    void write_without_waiting(const run_record& run, const run_end& end,
                               std::span<const mapreduce::job_outcome> outcomes) noexcept;

private:
    std::string path_;
    io::file_system& files_;
    std::mutex mutex_;  // of what follows, and of the file
    bool is_written_ = false;
};

}  // namespace throng::cli
