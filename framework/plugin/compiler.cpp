#include "plugin/compiler.hpp"

#include "plugin/environment.hpp"
#include "plugin/plugin.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <system_error>

namespace throng::plugin {

namespace {

bool can_be_run(const std::string& path) {
    std::error_code ignored;
    return ::access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path, ignored);
}

bool is_program(const std::string& name) {
    if (name.find('/') != std::string::npos) return can_be_run(name);
    std::istringstream folders(environment("PATH"));
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (can_be_run((folder.empty() ? "." : folder) + "/" + name)) return true;
    }
    return false;
}

std::vector<std::string> find_command() {
    std::vector<std::string> wished = words_of_environment("CXX");
    if (!wished.empty()) {
        if (is_program(wished.front())) return wished;
        throw plugin_error(fmt::format(
            "there is no compiler '{}', which CXX names: set it to a C++20 compiler, or unset it",
            wished.front()));
    }
    for (const char* name : {THRONG_BUILT_WITH, "c++", "g++", "clang++"}) {
        if (is_program(name)) return {name};
    }
    throw plugin_error(
        "there is no C++ compiler, neither c++ nor g++ nor clang++, to compile a job with: install "
        "one (on Debian: apt install g++), or set CXX to yours");
}

}  // namespace

compiler find_compiler(process_runner& processes) {
    compiler found{find_command(), {}};
    std::vector<std::string> command = found.command;
    command.emplace_back("--version");
    std::string problem;
    try {
        const process_outcome outcome = processes.run(command, {"LC_ALL=C"});
        found.version = outcome.output;
        if (outcome.status == 0) return found;
        problem = fmt::format("'--version' gives status {}: {}", outcome.status, outcome.output);
    } catch (const std::system_error& e) {
        problem = e.what();
    }
    throw plugin_error(fmt::format("the compiler '{}' does not work: {}",
                                   fmt::join(found.command, " "),
                                   problem.substr(0, problem.find('\n'))));
}

}  // namespace throng::plugin
