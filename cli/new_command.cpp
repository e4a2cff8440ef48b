// throng new: the beginnings of a job.
#include "commands.hpp"
#include "exit_status.hpp"
#include "io/errors.hpp"
#include "io/file_system.hpp"
#include "option_values.hpp"
#include "skeleton_files.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace throng::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 100;

bool is_identifier(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto may_follow = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, may_follow) &&
           name.size() <= longest_name;
}

void check_name(std::string_view name) {
    if (!is_identifier(name)) {
        throw usage_error(fmt::format(
            "a job cannot be called {}: expected letters, digits and _, a letter first, at most {}",
            io::quoted_path(name), longest_name));
    }
    for (const std::string_view taken :
         {"all", "clean", "depend", "edit_cache", "help", "install", "list_install_components",
          "package", "package_source", "preinstall", "rebuild_cache", "test"}) {
        if (name != taken) continue;
        throw usage_error(fmt::format(
            "a job cannot be called '{}': its build has a target of that name already", name));
    }
}

std::string with_name(std::string_view text, const std::string& name) {
    std::string result;
    for (;;) {
        const std::size_t at = text.find(skeleton_name);
        result += text.substr(0, at);
        if (at == text.npos) return result;
        result += name;
        text.remove_prefix(at + skeleton_name.size());
    }
}

[[noreturn]] void fail_to_write(const fs::path& path, int error_number) {
    throw error(fmt::format("cannot write {}: {}", io::quoted_path(path.string()),
                            io::reason(error_number)));
}

// A folder beside the one that is to be: removed, with all that is in it, unless it was renamed.
class unfinished_folder {
public:
    explicit unfinished_folder(fs::path folder) : folder_(std::move(folder)) {
        const std::string name = "." + folder_.filename().string() + ".throng-XXXXXX";
        path_ = (folder_.parent_path() / name).string();
        if (::mkdtemp(path_.data()) == nullptr) fail_to_write(folder_, errno);
        const mode_t masked = ::umask(0);  // mkdtemp gives nobody else any rights
        ::umask(masked);
        ::chmod(path_.c_str(), (S_IRWXU | S_IRWXG | S_IRWXO) & ~masked);
    }
    ~unfinished_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    unfinished_folder(const unfinished_folder&) = delete;
    unfinished_folder& operator=(const unfinished_folder&) = delete;

    void write(const std::string& name, const std::string& content) const {
        const fs::path path = fs::path(path_) / name;
        std::error_code failed;
        fs::create_directories(path.parent_path(), failed);
        errno = 0;
        std::ofstream file(path, std::ios::binary);
        file << content << std::flush;
        if (failed || !file.good()) fail_to_write(folder_ / name, failed ? failed.value() : errno);
    }
    void finish() const {
        if (io::rename_without_replacing(io::file_system::real(), path_, folder_.string()) != 0) {
            fail_to_write(folder_, errno);
        }
    }

private:
    fs::path folder_;
    std::string path_;
};

void write_job(const std::string& name, const fs::path& folder) {
    if (io::exists(folder.string())) {
        throw usage_error(fmt::format("{} exists already: choose another name, or remove it",
                                      io::quoted_path(folder.string())));
    }
    const unfinished_folder unfinished(folder);
    for (const skeleton_file& each : skeleton_files()) {
        unfinished.write(with_name(each.path, name), with_name(each.content, name));
    }
    unfinished.finish();
}

// Whether a shell finds this very program by its name, and so CMake its package.
bool is_in_path(const fs::path& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    std::error_code ignored;
    for (std::string folder; std::getline(folders, folder, ':');) {
        const fs::path found = fs::path(folder) / "throng";
        if (fs::exists(found, ignored)) return fs::equivalent(found, program, ignored);
    }
    return false;
}

void tell_how_to_go_on(const std::string& name, const fs::path& folder) {
    std::string command = "throng";
    std::string prefix;
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed && !is_in_path(program)) {
        command = program.string();
        prefix = " -D CMAKE_PREFIX_PATH=" + program.parent_path().parent_path().string();
    }
    std::fputs(fmt::format("Made {0}/, with a job in {1}.cpp, tests, sample data and a README.md.\n"
                           "Run it:\n"
                           "  cd {0}\n"
                           "  {2} run ./{1}.cpp data/sample.txt\n"
                           "Build and test it:\n"
                           "  cmake -B build{3}\n"
                           "  cmake --build build\n"
                           "  ctest --test-dir build\n",
                           folder.string(), name, command, prefix)
                   .c_str(),
               stdout);
}

}  // namespace

void add_new_command(CLI::App& app, int& status) {
    auto name = std::make_shared<std::string>();
    auto parent = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("new", "Begin a job of your own");
    command
        ->add_option("NAME", *name,
                     "The job's name: letters, digits and _. A folder of that name is made")
        ->required();
    command->add_option("--in", *parent, "Make it in this folder (default: the present one)")
        ->check(existing_folder())
        ->option_text("DIR");
    command->footer(
        "Examples:\n"
        "  throng new mine\n"
        "  throng new mine --in projects\n"
        "\n"
        "The folder has the job's source, a CMakeLists.txt, tests, sample data with what\n"
        "is expected of it, and a README.md that says how to go on.");
    command->callback([name, parent, &status] {
        check_name(*name);
        const fs::path folder = fs::path(*parent) / *name;
        write_job(*name, folder);
        tell_how_to_go_on(*name, folder);
        status = exit_done;
    });
}

}  // namespace throng::cli
