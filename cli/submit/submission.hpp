// A job that is to run on an engine: what both engines are told.
#pragma once

#include "shipment.hpp"
#include "submit_options.hpp"

#include <throng/abi.h>

#include <string>
#include <utility>
#include <vector>

namespace throng::cli {

/// Linux takes no longer text for one variable of a program; there is its name, too.
inline constexpr std::size_t longest_setting_bytes = 100'000;

struct submission {
    std::string name;  // of the job
    shipment files;
    bool map_only = false;
    bool has_header = false;  // its input
    /// What the job's parameters, and the header if it is given, are as properties.
    std::vector<std::pair<std::string, std::string>> properties;
    /// Reduce tasks; none: as the engine is set up.
    std::optional<std::uint32_t> reducers;

    /// What a task runs in its folder, in words without blanks; `stage` is map or reduce.
    [[nodiscard]] std::vector<std::string> stage_command(std::string_view stage,
                                                         const submit_options& options) const;
};

/// Checks all that can be known before anything is submitted. Throws usage_error.
[[nodiscard]] submission prepare_submission(const throng_job& job, const submit_options& options);

/// The header as a property.
[[nodiscard]] std::pair<std::string, std::string> header_property(std::string_view header);

/// Both run the job, or, for a dry run, print the command; they return the program's exit status.
/// Throws usage_error, error.
int submit_to_hadoop(const submission& what, const submit_options& options);
int submit_to_spark(const submission& what, const submit_options& options);

}  // namespace throng::cli
