// What the machines of a cluster lack: this program, a job's plugin, and the libraries of both.
#pragma once

#include <throng/abi.h>

#include <string>
#include <vector>

namespace throng::cli {

/// Files, by their whole paths. In a task each is in its folder, by the last part of its name.
struct shipment {
    std::string program;
    std::string job;
    std::vector<std::string> libraries;  // all that are loaded, but for those of the C library

    /// The name of a file in the folder of a task.
    [[nodiscard]] static std::string name_of(const std::string& path);
    /// All of them.
    [[nodiscard]] std::vector<std::string> files() const;
};

/// For a job that is loaded. Throws usage_error for a file that is not there any more, and for one
/// whose path cannot be told an engine.
[[nodiscard]] shipment shipment_of(const throng_job& job);

}  // namespace throng::cli
