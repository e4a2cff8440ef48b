// throng submit spark: a job by way of spark-submit.
#include "cli/exit_status.hpp"
#include "cli/task_environment.hpp"
#include "engine_program.hpp"
#include "io/errors.hpp"
#include "plugin/environment.hpp"
#include "spark_driver.hpp"
#include "submission.hpp"

#include <throng/hash.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace throng::cli {

namespace {

using command_words = std::vector<std::string>;

// Kept where what is compiled is kept, else among temporary files, under a name that says what is
// in it: so that a command of --dry-run can be run later.
std::string folder_for_driver() {
    const std::string cache = plugin::user_folder("XDG_CACHE_HOME", ".cache");
    std::error_code failed;
    if (!cache.empty()) std::filesystem::create_directories(cache, failed);
    if (!cache.empty() && !failed && ::access(cache.c_str(), W_OK) == 0) return cache;
    return std::filesystem::temp_directory_path(failed);
}

std::string write_driver() {
    const std::string folder = folder_for_driver();
    std::string path = fmt::format("{}/spark_driver_{:016x}.py", folder, key_hash(spark_driver));
    const std::string aside = fmt::format("{}.{}", path, ::getpid());
    {
        std::ofstream file(aside, std::ios::binary);
        file << spark_driver;
        file.close();
        if (!file) throw error(fmt::format("cannot write {}", io::quoted_path(aside)));
    }
    std::filesystem::rename(aside, path);
    return path;
}

void add_engine_words(command_words& words, const submission& what, const submit_options& options) {
    if (!options.master.empty()) words.insert(words.end(), {"--master", options.master});
    words.insert(words.end(), {"--name", "throng " + what.name});
    if (options.whole_files) {
        // A split is as large as either says, and a file counts for as much as the second besides.
        for (const char* property :
             {"spark.sql.files.maxPartitionBytes", "spark.sql.files.openCostInBytes"}) {
            words.insert(words.end(),
                         {"--conf", fmt::format("{}={}", property, std::uint64_t{1} << 50)});
        }
    }
    for (const std::string& each : options.properties) words.insert(words.end(), {"--conf", each});
    std::vector<std::string> paths;
    for (const shipped_file& each : what.files.files()) paths.push_back(each.path);
    words.insert(words.end(), {"--files", fmt::format("{}", fmt::join(paths, ","))});
}

void add_driver_words(command_words& words, const submission& what, const submit_options& options) {
    words.insert(words.end(), {"--name", what.name});
    words.insert(words.end(), {"--program", what.files.program.name});
    words.insert(words.end(), {"--job", what.files.job.name});
    for (const shipped_file& each : what.files.files()) {
        if (!each.is_renamed()) continue;
        const std::string file = std::filesystem::path(each.path).filename();
        words.insert(words.end(), {"--link", fmt::format("{}={}", each.name, file)});
    }
    for (const auto& [name, value] : what.properties) {
        words.insert(words.end(), {"--env", fmt::format("{}={}", as_variable(name), value)});
    }
    if (options.max_bad_records > 0) {
        words.push_back("--map-option=--max-bad-records");
        words.push_back(fmt::format("--map-option={}", options.max_bad_records));
    }
    if (what.map_only) words.push_back("--map-only");
    if (what.has_header && !options.header) words.push_back("--find-header");
    if (what.reducers && !what.map_only) {
        words.insert(words.end(), {"--reducers", fmt::to_string(*what.reducers)});
    }
    words.push_back("--output=" + options.output);
    for (const std::string& each : options.inputs) words.push_back("--input=" + each);
}

}  // namespace

// What was wrong the driver has said.
int submit_to_spark(const submission& what, const submit_options& options) {
    command_words command = {
        find_program({"spark-submit", "--spark-submit", options.spark_submit, "SPARK_HOME",
                      "install Spark, set SPARK_HOME to where it is, or give --spark-submit "
                      "FILE"})};
    add_engine_words(command, what, options);
    command.push_back(write_driver());
    add_driver_words(command, what, options);
    if (options.dry_run) {
        std::fputs(as_shell_command(command).c_str(), stdout);
        return exit_done;
    }
    return run_to_end(command) == 0 ? exit_done : exit_failed;
}

}  // namespace throng::cli
