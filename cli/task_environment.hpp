// What Hadoop Streaming, or Spark's pipe, says of a task, in the environment of its process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::cli {

/// The variable that Hadoop sets for a property of a job: in its name all that is neither a letter
/// nor a digit is an underscore.
[[nodiscard]] std::string as_variable(std::string_view property);

/// Properties that throng submit sets; what is behind the second dot of the first two is a name.
/// Values of encoded ones are as setting_code.hpp says.
inline constexpr std::string_view parameter_property = "throng.param.";
inline constexpr std::string_view encoded_parameter_property = "throng.encoded.param.";
inline constexpr std::string_view encoded_header_property = "throng.encoded.header";

/// What is said in variables, see as_variable.
class task_environment {
public:
    /// `variables` are as those of environ: NAME=VALUE, then a null pointer.
    explicit task_environment(const char* const* variables);

    /// Of a property, such as mapreduce.job.reduces; nothing if it is not set.
    [[nodiscard]] std::optional<std::string> property(std::string_view name) const;
    /// Throws usage_error where it is set and no whole number.
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const;
    /// Nothing where it is no number from 1 on, either.
    [[nodiscard]] std::optional<std::uint64_t> positive_number(std::string_view name) const;

    /// The file that a map task's input is of, and where in it that begins; empty, nothing:
    /// unknown.
    [[nodiscard]] std::string input_file() const;
    [[nodiscard]] std::optional<std::uint64_t> input_begin() const;
    /// For messages: which part of which file that is; empty: unknown.
    [[nodiscard]] std::string input_split() const;

    /// The header line of the files, if it is set. Throws usage_error where it is not as
    /// encoded_header_property says.
    [[nodiscard]] std::optional<std::string> header() const;

    /// Those of the job, from the properties throng.param.NAME and throng.encoded.param.NAME;
    /// throws usage_error where one of the latter is not of that form. One whose name `known` has
    /// with other characters in it, such as a dash, goes by that name.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> parameters(
        const std::vector<std::string>& known) const;

private:
    std::vector<std::pair<std::string, std::string>> variables_;
};

}  // namespace throng::cli
