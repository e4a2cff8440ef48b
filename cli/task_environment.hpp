// What Hadoop Streaming, or Spark's pipe, says of a task, in the environment of its process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::cli {

/// Hadoop sets a variable for each property of a job; in its name all that is neither a letter nor
/// a digit is an underscore.
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

    /// Those of the job, from the properties throng.param.NAME. One whose name `known` has with
    /// other characters in it, such as a dash, goes by that name.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> parameters(
        const std::vector<std::string>& known) const;

private:
    std::vector<std::pair<std::string, std::string>> variables_;
};

}  // namespace throng::cli
