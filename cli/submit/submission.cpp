#include "submission.hpp"

#include "cli/exit_status.hpp"
#include "cli/job_arguments.hpp"
#include "cli/setting_code.hpp"
#include "cli/task_environment.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_stage.hpp"

#include <fmt/format.h>

namespace throng::cli {

namespace {

std::pair<std::string, std::string> as_property(const std::string& name, const std::string& value) {
    if (is_plain_setting(value)) return {std::string(parameter_property) + name, value};
    return {std::string(encoded_parameter_property) + name, encode_setting(value)};
}

void check_length(const std::pair<std::string, std::string>& property) {
    if (property.second.size() <= longest_setting_bytes) return;
    throw usage_error(fmt::format(
        "{} is too long for a cluster: {} bytes, of which {} may be in the environment of a task",
        property.first, property.second.size(), longest_setting_bytes));
}

std::optional<std::uint32_t> reducers_of(const throng_job& job, const submit_options& options) {
    const std::string name = mapreduce::to_string(job.name);
    if (mapreduce::is_map_only(job)) {
        if (!options.reducers) return 0;
        throw usage_error(fmt::format("--reducers: job '{}' has no reducers", name));
    }
    const std::string why = mapreduce::reason_for_one_reduce_stage(job);
    if (why.empty()) return options.reducers;
    if (options.reducers.value_or(1) == 1) return 1;
    throw usage_error(
        fmt::format("--reducers {}: job '{}' must have one reduce stage alone, since {}",
                    *options.reducers, name, why));
}

}  // namespace

std::vector<std::string> submission::stage_command(std::string_view stage,
                                                   const submit_options& options) const {
    std::vector<std::string> words = {files.program.name, "stream", std::string(stage),
                                      "./" + files.job.name};
    if (stage == "map" && options.max_bad_records > 0) {
        words.insert(words.end(), {"--max-bad-records", std::to_string(options.max_bad_records)});
    }
    return words;
}

std::pair<std::string, std::string> header_property(std::string_view header) {
    return {std::string(encoded_header_property), encode_setting(header)};
}

submission prepare_submission(const throng_job& job, const submit_options& options) {
    submission what;
    what.name = mapreduce::to_string(job.name);
    what.map_only = mapreduce::is_map_only(job);
    what.has_header = mapreduce::cut_of(job).header;
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& each : options.parameters) parameters.push_back(split_parameter(each));
    try {
        mapreduce::check_stages(job);
        const mapreduce::job_instance checked(job, parameters);
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
    if (options.header) check_reads_header(job);
    what.reducers = reducers_of(job, options);
    for (const auto& [name, value] : parameters)
        what.properties.push_back(as_property(name, value));
    if (options.header) what.properties.push_back(header_property(*options.header));
    for (const auto& each : what.properties) check_length(each);
    what.files = shipment_of(job);
    return what;
}

}  // namespace throng::cli
