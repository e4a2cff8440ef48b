// What `throng stream` can be told.
#pragma once

#include "mapreduce/job.hpp"
#include "task_environment.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

struct stream_options {
    std::string stage;
    std::string job;
    std::vector<std::string> parameters;  // name=value
    std::string io;                       // empty: as the environment says, else text
    std::optional<std::string> header;
    bool all_keys = false;
    bool quiet = false;
    mapreduce::job_options engine;

    [[nodiscard]] bool is_map() const { return stage == "map"; }
};

/// Adds the options to `command`; parsing sets them in `options`, which must live until then.
void add_stream_options(CLI::App& command, stream_options& options);

/// What the engine is asked to do, with what the environment says of the task where the options do
/// not. Throws usage_error where they ask for what a stage cannot do.
[[nodiscard]] mapreduce::job_options settle_options(const throng_job& job,
                                                    const stream_options& options,
                                                    const task_environment& task);

}  // namespace throng::cli
