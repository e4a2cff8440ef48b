// A job plugin in memory.
#pragma once

#include <throng/abi.h>
#include <throng/error.hpp>

#include <memory>
#include <string>

namespace throng::plugin {

/// A plugin that is missing, is none, or does not fit this program.
class plugin_error : public error {
public:
    using error::error;
};

/// A shared library that holds a job. The job's table is valid as long as the object lives.
class plugin {
public:
    /// Loads the file at `path`. Throws plugin_error, naming the file and what is wrong with it:
    /// it cannot be read, is no shared library, is no plugin, or was built for another version of
    /// the interface or with another C++ standard library than this program.
    explicit plugin(const std::string& path) : plugin(path, path) {}
    /// The same, of a file that messages and path() call by another name: that of its source.
    plugin(const std::string& path, const std::string& called);

    [[nodiscard]] const throng_job& job() const { return *job_; }
    [[nodiscard]] std::string name() const { return {job_->name.data, job_->name.size}; }
    [[nodiscard]] std::string summary() const { return {job_->summary.data, job_->summary.size}; }
    [[nodiscard]] const std::string& path() const { return path_; }
    /// What compiled it, for messages.
    [[nodiscard]] const std::string& compiler() const { return compiler_; }

private:
    struct library_closer {
        void operator()(void* library) const noexcept;
    };

    std::string path_;
    std::unique_ptr<void, library_closer> library_;
    const throng_job* job_ = nullptr;
    std::string compiler_;
};

}  // namespace throng::plugin
