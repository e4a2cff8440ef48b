// A job that is a single source file: `throng run ./mine.cpp`.
#pragma once

#include "plugin/child_process.hpp"
#include "plugin/plugin.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace throng::plugin {

struct compiler;

/// Whether `job` names a source file, by its ending.
[[nodiscard]] bool is_source(std::string_view job);

/// Compiles sources with the machine's compiler (see find_compiler) against the headers that are
/// beside this program, in ../include, and keeps what comes out in $XDG_CACHE_HOME/throng or
/// ~/.cache/throng: as long as source, headers, compiler, flags and program are the same, it is
/// not compiled again. Where nothing can be kept it is compiled all the same, each time. The flags
/// in THRONG_CXXFLAGS come last; with THRONG_VERBOSE set to anything but 0 errors are shown as the
/// compiler gives them.
class source_compiler {
public:
    using tell_function = std::function<void(const std::string& message)>;

    /// `tell` is told when something is compiled, which takes some seconds; `warn` of what the
    /// user had better know, though it goes on. Either may be empty.
    source_compiler(tell_function tell, tell_function warn)
        : tell_(std::move(tell)), warn_(std::move(warn)) {}

    /// The plugin of the source at `path`. Throws plugin_error: there is no such source, it does
    /// not compile, or there is no compiler; process_stopped after stop().
    [[nodiscard]] std::unique_ptr<plugin> load(const std::string& path);

    /// Ends what goes on; load() then leaves nothing behind. Any thread.
    void stop() { processes_.stop(); }

private:
    std::unique_ptr<plugin> compile(const std::string& path, const compiler& with,
                                    const std::string& key, const std::string& cache);
    void run_compiler(const std::string& path, const compiler& with, const std::string& folder);

    process_runner processes_;
    tell_function tell_;
    tell_function warn_;
};

}  // namespace throng::plugin
