#include "experiment_series.hpp"

#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/messages.hpp"
#include "report/report_file.hpp"
#include "resident_memory.hpp"
#include "utilisation.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

// There is nothing to be put in order: a signal ends the program at once.
void end_on_signal(interruption_guard& interruption) {
    const auto held = interruption.hold();
    const auto end = [] {
        complain("interrupted");
        ::_exit(exit_interrupted);
    };
    interruption.arm(held, end, nullptr);
}

measurement run_once(experiment& which, const experiment_settings& settings) {
    reset_peak_resident();
    utilisation_sampler sampler(settings.workers);
    measurement result = which.run(settings);
    result.utilisation = sampler.finish();
    if (result.peak_bytes == 0) result.peak_bytes = peak_resident_bytes();
    return result;
}

result_row measure(experiment& which, const experiment_request& request) {
    result_row row{which.describe(), which.parameters(request.settings), request.settings, 0, {}};
    for (std::uint64_t i = 0; i < request.warmup; ++i) run_once(which, request.settings);
    reset_peak_resident();
    row.bytes_before = resident_bytes();
    for (std::uint64_t i = 0; i < request.repeat; ++i) {
        row.measurements.push_back(run_once(which, request.settings));
    }
    which.complete(row);
    return row;
}

// At once: whoever interrupts the next one keeps this one. False if nobody reads any more, as after
// `| head`, which is no failure.
bool show(const std::string& text) {
    if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return true;
    const int reason = errno;
    std::clearerr(stdout);
    if (reason == EPIPE) return false;
    throw error(fmt::format("cannot write to standard output: {}", std::strerror(reason)));
}

}  // namespace

void carry_out(experiment& which, experiment_request request) {
    if (!request.report.empty()) check_report_path("--report", request.report);
    interruption_guard interruption;
    which.prepare(request.workers, interruption);
    end_on_signal(interruption);
    const std::uint64_t points = which.points();
    result_printer printer(request.format, points * request.workers.size() > 1);
    std::vector<result_row> rows;
    for (std::uint64_t point = 0; point < points; ++point) {
        which.choose(point, request.settings);
        for (const std::uint64_t workers : request.workers) {
            request.settings.workers = static_cast<unsigned>(workers);
            rows.push_back(measure(which, request));
            const bool read = show(printer.print(rows.back()));
            if (!read && request.report.empty()) return;
        }
    }
    std::vector<nlohmann::ordered_json> objects;
    for (const result_row& each : rows) objects.push_back(as_object(each));
    for (const conclusion& each : which.conclude(rows)) {
        show(printer.print(which.describe(), each));
        objects.push_back(as_object(which.describe(), each));
    }
    if (!request.report.empty()) write_report(request.report, objects);
}

}  // namespace throng::cli
