// What `throng submit` can be told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

struct submit_options {
    std::string engine;  // hadoop or spark
    std::string job;
    std::vector<std::string> inputs;
    std::string output;
    std::vector<std::string> parameters;  // name=value
    std::optional<std::uint32_t> reducers;
    std::string io = "text";
    std::optional<std::string> header;
    bool whole_files = false;
    std::uint64_t max_bad_records = 0;
    std::vector<std::string> properties;  // name=value, of the engine
    std::string hadoop;
    std::string streaming_jar;
    std::string spark_submit;
    std::string master;
    bool dry_run = false;

    [[nodiscard]] bool is_for_hadoop() const { return engine == "hadoop"; }
};

/// Adds the options to `command`; parsing sets them in `options`, which must live until then.
void add_submit_options(CLI::App& command, submit_options& options);

/// Throws usage_error for options of the other engine, and for properties that have an option.
void check_submit_options(const submit_options& options);

}  // namespace throng::cli
