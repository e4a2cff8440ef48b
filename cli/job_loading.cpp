#include "job_loading.hpp"

#include "exit_status.hpp"
#include "interruption.hpp"
#include "mapreduce/job.hpp"
#include "messages.hpp"
#include "plugin/job_search.hpp"
#include "plugin/source_compiler.hpp"

#include <unistd.h>

namespace throng::cli {

namespace {

using plugin::source_compiler;

// Until it goes away a signal stops the compiler.
class stopped_by_signal {
public:
    stopped_by_signal(interruption_guard& interruption, source_compiler& compiler)
        : interruption_(interruption) {
        const auto held = interruption.hold();
        interruption.arm(
            held, [&compiler] { compiler.stop(); }, [] {});
    }
    ~stopped_by_signal() { interruption_.disarm(); }
    stopped_by_signal(const stopped_by_signal&) = delete;
    stopped_by_signal& operator=(const stopped_by_signal&) = delete;

private:
    interruption_guard& interruption_;
};

std::unique_ptr<plugin::plugin> load_source(const std::string& path, bool quiet,
                                            interruption_guard& interruption) {
    source_compiler::tell_function tell;
    source_compiler::tell_function warn;
    if (!quiet) warn = [](const std::string& message) { complain(message); };
    if (!quiet && ::isatty(STDERR_FILENO) != 0) tell = warn;
    source_compiler compiler(std::move(tell), std::move(warn));
    const stopped_by_signal stoppable(interruption, compiler);
    try {
        return compiler.load(path);
    } catch (const plugin::process_stopped&) {
        throw mapreduce::job_cancelled("interrupted");
    }
}

}  // namespace

std::unique_ptr<plugin::plugin> load_job(const std::string& job, bool quiet,
                                         interruption_guard& interruption) {
    try {
        if (plugin::is_source(job)) return load_source(job, quiet, interruption);
        return plugin::job_search::of_program().find(job);
    } catch (const plugin::plugin_error& e) {
        throw usage_error(e.what());
    }
}

}  // namespace throng::cli
