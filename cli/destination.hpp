// Where the results of a run go.
#pragma once

#include "io/output/output_directory.hpp"
#include "io/output/output_sink.hpp"
#include "io/output/part_writer.hpp"
#include "mapreduce/job_chain.hpp"
#include "run_options.hpp"
#include "run_record.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throng::cli {

/// In an output folder the file of records that were skipped.
inline constexpr const char* bad_records_name = "_bad";

/// Whether an output folder that exists is replaced.
[[nodiscard]] inline io::if_exists policy_of(const run_options& options) {
    return options.overwrite ? io::if_exists::overwrite : io::if_exists::refuse;
}

/// What names of part files end with, before that of a compression: ".csv"; nothing for the usual
/// format.
[[nodiscard]] std::string extension_of(mapreduce::result_format format);

/// An output folder, or standard output. Not thread-safe, but for what it notes in the record.
class destination {
public:
    /// Throws io::output_error where an output folder cannot be made. `record` must outlive it.
    /// `records_of_parts`: see io::part_division.
    destination(const run_options& options, output_record& record,
                std::shared_ptr<const std::vector<std::uint64_t>> records_of_parts);

    [[nodiscard]] io::sink& sink() { return *counted_; }
    /// That of a named output; there is a folder then.
    [[nodiscard]] std::unique_ptr<io::sink> named_sink(const std::string& name);
    /// What has to be removed if the program ends without commit(); empty if nothing.
    [[nodiscard]] std::string temporary_path() const {
        return directory_ ? directory_->temporary_path() : std::string();
    }
    /// Lists them in a file of the folder, if there is one, and if there are any.
    void write_bad_records(std::span<const mapreduce::job_outcome> jobs);
    /// Puts a folder in its place.
    void commit();

private:
    output_record& record_;
    const io::part_division division_;
    std::optional<io::output_directory> directory_;
    std::unique_ptr<io::sink> sink_;
    io::part_writer* parts_ = nullptr;  // sink_, where it is one
    std::unique_ptr<io::sink> counted_;
};

}  // namespace throng::cli
