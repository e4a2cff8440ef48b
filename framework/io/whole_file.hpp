// A file that appears whole or not at all.
#pragma once

#include "io/file_system.hpp"
#include "io/output/output_sink.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace throng::io {

/// Makes `data` the contents of the file at `path`, be there one or not: writes it to
/// `<path>.part`, makes that durable, and renames it. 0, or the errno value of what failed; then
/// what was at `path` is still there, and `<path>.part` is not. (A process that is killed leaves
/// it; the next one writes over it.) After a crash of the machine the old file or the new one is
/// there. What is at `path` and is no regular file, such as a pipe or a device, is written to;
/// so is what descriptor_named() finds, whatever it leads to.
[[nodiscard]] int write_whole_file(const std::string& path, std::string_view data,
                                   file_system& files = file_system::real());

/// The open descriptor that a path stands for: `/dev/stdin`, `/dev/stdout`, `/dev/stderr`,
/// `/dev/fd/N`, `/proc/self/fd/N`. What it leads to may be a regular file that others write to, so
/// it must be neither replaced nor opened anew.
[[nodiscard]] std::optional<int> descriptor_named(std::string_view path);

/// The same for what comes bit by bit: it is written to `<path>.<process>.part`, and finish() makes
/// that durable and renames it. Without a finish() that returns there is none, and what was at
/// `path` is still there (a process that is killed leaves its part). Not thread-safe.
class whole_file_sink final : public sink {
public:
    /// Throws output_error if a file is at `path` and may not be overwritten, or none can be
    /// written there.
    whole_file_sink(std::string path, bool overwrite, file_system& files = file_system::real());
    ~whole_file_sink() override;
    whole_file_sink(const whole_file_sink&) = delete;
    whole_file_sink& operator=(const whole_file_sink&) = delete;

    void write(std::string_view records) override { stream_->write(records); }
    void finish() override;
    /// Of what is no regular file.
    [[nodiscard]] bool reader_gone() const override { return stream_->reader_gone(); }

    /// What has to be removed if the process ends without finish(); empty if nothing.
    [[nodiscard]] const std::string& unfinished() const { return unfinished_; }

private:
    void put_in_place();
    [[noreturn]] void refuse(int error_number) const;

    std::string path_;
    bool overwrite_;
    file_system& files_;
    std::string unfinished_;
    unique_file file_;  // not open where a descriptor is that of the process
    std::unique_ptr<stream_sink> stream_;
};

}  // namespace throng::io
