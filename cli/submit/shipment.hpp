// What the machines of a cluster lack: this program, a job's plugin, and the libraries of both.
#pragma once

#include <throng/abi.h>

#include <string>
#include <vector>

namespace throng::cli {

/// A file that each task is to have in its folder.
struct shipped_file {
    std::string path;  // whole, and without links, which Spark follows: then it takes another name
    std::string name;  // in the folder of a task: what a program that needs it looks for

    /// Whether an engine has to be told the name.
    [[nodiscard]] bool is_renamed() const { return !path.ends_with("/" + name); }
};

struct shipment {
    shipped_file program;
    shipped_file job;
    std::vector<shipped_file> libraries;  // all that are loaded, but for those of the C library

    /// All of them.
    [[nodiscard]] std::vector<shipped_file> files() const;
};

/// For a job that is loaded. Throws usage_error for a file that is not there any more, and for one
/// whose path cannot be told an engine.
[[nodiscard]] shipment shipment_of(const throng_job& job);

}  // namespace throng::cli
