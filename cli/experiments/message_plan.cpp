#include "message_plan.hpp"

#include "io/numbered_input.hpp"
#include "mapreduce/job_run.hpp"

#include <throng/error.hpp>
#include <throng/key_value.hpp>

#include <fmt/format.h>

#include <string>
#include <utility>

namespace throng::cli {

std::uint64_t planned_job::producer_of(std::string_view line) {
    const auto producer = detail::parse_number<std::uint64_t>(line);
    if (!producer) throw error("this is not the number of a producer");
    return *producer;
}

mapreduce::job_summary run_planned(const throng_job& table, const message_plan& plan,
                                   const experiment_settings& settings,
                                   mapreduce::job_options options, io::sink& results) {
    io::numbered_input producers = io::number_lines(plan.producers, "the producers");
    const auto distribution = static_cast<std::size_t>(plan.distribution);
    options.workers = settings.workers;
    options.split_bytes = producers.line_bytes;
    options.order = mapreduce::result_order::none;
    if (options.partitions == 0) {
        options.partitions = mapreduce::partitions_for_many_keys(settings.workers);
    }
    options.parameters = {{"keys", std::to_string(plan.keys)},
                          {"messages", std::to_string(plan.messages)},
                          {"producers", std::to_string(plan.producers)},
                          {"seed", std::to_string(plan.seed)},
                          {"distribution", std::string(key_distribution_names[distribution])},
                          {"exponent", fmt::format("{}", plan.exponent)}};
    mapreduce::job_run run(table, {std::move(producers.lines)}, std::move(options));
    return run.run(results);
}

}  // namespace throng::cli
