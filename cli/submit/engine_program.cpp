#include "engine_program.hpp"

#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "io/errors.hpp"
#include "io/file_system.hpp"
#include "mapreduce/job.hpp"
#include "plugin/environment.hpp"
#include "plugin/spawned_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <string_view>
#include <system_error>

namespace throng::cli {

namespace {

constexpr std::size_t longest_line_bytes = std::size_t{1} << 20;

bool is_program(const std::string& path) { return ::access(path.c_str(), X_OK) == 0; }

bool is_in_path(const std::string& name) {
    std::istringstream folders(plugin::environment("PATH"));
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (is_program((folder.empty() ? "." : folder) + "/" + name)) return true;
    }
    return false;
}

std::string quoted_word(const std::string& word) {
    const auto is_plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("-_./:=,+@%").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
    std::string quoted = "'";
    for (const char each : word) {
        if (each == '\'')
            quoted += R"('\'')";
        else
            quoted += each;
    }
    return quoted + "'";
}

}  // namespace

std::string find_program(const program_search& search) {
    if (!search.given.empty()) {
        const bool has_path = search.given.find('/') != std::string::npos;
        if (has_path ? is_program(search.given) : is_in_path(search.given)) return search.given;
        throw usage_error(fmt::format("{}: there is no program {}", search.option,
                                      io::quoted_path(search.given)));
    }
    if (is_in_path(search.name)) return search.name;
    const std::string home = plugin::environment(search.home_variable.c_str());
    if (!home.empty()) {
        std::string path = fmt::format("{}/bin/{}", home, search.name);
        if (is_program(path)) return path;
    }
    throw usage_error(fmt::format("there is no program '{}', neither in PATH nor in ${}/bin: {}",
                                  search.name, search.home_variable, search.remedy));
}

int run_to_end(const std::vector<std::string>& command) {
    interruption_guard interruption;
    std::atomic<bool> interrupted = false;
    auto held = interruption.hold();
    const pid_t process = plugin::spawn(command, {});
    interruption.arm(
        held,
        [&] {
            interrupted = true;
            ::kill(process, SIGTERM);
        },
        [&] { ::kill(process, SIGKILL); });
    held.unlock();
    plugin::wait_for_end(process);
    interruption.disarm();
    const int status = plugin::reap(process);
    if (interrupted) throw mapreduce::job_cancelled("interrupted");
    return status;
}

std::vector<std::string> first_lines_of(const std::vector<std::string>& command, std::size_t most) {
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    io::file_system& files = io::file_system::real();
    io::unique_file from(files, ends[0]);
    io::unique_file to(files, ends[1]);
    const pid_t process = plugin::spawn(command, {.output = to.descriptor()});
    (void)to.close();
    std::vector<std::string> lines;
    std::string rest;
    std::array<char, 4096> buffer;
    while (lines.size() < most && rest.size() < longest_line_bytes) {
        const ssize_t bytes = io::read_some(files, from.descriptor(), buffer.data(), buffer.size());
        if (bytes <= 0) break;
        rest.append(buffer.data(), static_cast<std::size_t>(bytes));
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos;) {
            lines.push_back(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
    }
    if (lines.size() < most && !rest.empty()) lines.push_back(rest);
    if (lines.size() > most) lines.resize(most);
    (void)from.close();
    ::kill(process, SIGTERM);  // there is nothing more that is wanted of it
    (void)plugin::reap(process);
    return lines;
}

std::optional<std::string> first_line_of(const std::vector<std::string>& command) {
    std::vector<std::string> lines = first_lines_of(command, 1);
    if (lines.empty()) return {};
    return std::move(lines.front());
}

std::string as_shell_command(const std::vector<std::string>& command) {
    std::string text;
    for (const std::string& each : command) {
        const bool is_option = each.size() > 1 && each.front() == '-';
        if (!text.empty()) text += is_option ? " \\\n    " : " ";
        text += quoted_word(each);
    }
    return text + "\n";
}

}  // namespace throng::cli
