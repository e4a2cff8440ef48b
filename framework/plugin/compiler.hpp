// The machine's C++ compiler.
#pragma once

#include "plugin/child_process.hpp"

#include <string>
#include <vector>

namespace throng::plugin {

struct compiler {
    std::vector<std::string> command;  // the program, and what it is to be called with
    std::string version;               // what it says of itself
};

/// The one that the environment variable CXX names; else the one that this program was built with;
/// else c++, g++ or clang++. Throws plugin_error, with what to do, where there is none, or where it
/// does not run.
[[nodiscard]] compiler find_compiler(process_runner& processes);

}  // namespace throng::plugin
