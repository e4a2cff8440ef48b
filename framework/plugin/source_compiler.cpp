#include "plugin/source_compiler.hpp"

#include "io/errors.hpp"
#include "plugin/compiler.hpp"
#include "plugin/compiler_messages.hpp"
#include "plugin/environment.hpp"
#include "plugin/source_cache.hpp"
#include "plugin/work_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <vector>

namespace throng::plugin {

namespace {

namespace fs = std::filesystem;

constexpr const char* flags_variable = "THRONG_CXXFLAGS";

// The options that throng_add_job gives. At most 20 errors: nobody reads more.
constexpr std::array compile_flags = {"-std=c++20",
                                      "-O2",
                                      "-fPIC",
                                      "-shared",
                                      "-Wl,-z,now",
                                      "-fvisibility=hidden",
                                      "-fmax-errors=20",
                                      "-MD",
                                      "-fvisibility-inlines-hidden",
                                      "-fdiagnostics-color=never"};

constexpr const char* shortened_note = "\nSet THRONG_VERBOSE=1 to see all that the compiler says.";

std::string_view without_last_newline(std::string_view text) {
    return text.substr(0, text.find_last_not_of('\n') + 1);
}

bool is_verbose() {
    const std::string wish = environment("THRONG_VERBOSE");
    return !wish.empty() && wish != "0";
}

std::string folder_of_headers() {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    const fs::path beside = program.parent_path().parent_path() / "include";
    const fs::path headers = fs::canonical(beside, failed);
    if (!failed && fs::exists(headers / "throng/job.hpp", failed)) return headers;
    throw plugin_error(fmt::format(
        "the headers of throng, which a source is compiled with, are not in {}: install throng as "
        "a whole (on Debian: apt install throng-dev), or build the job elsewhere and name the .so",
        io::quoted_path(beside.string())));
}

// Where what was compiled is kept; empty if the user has no such place.
std::string cache_folder() { return user_folder("XDG_CACHE_HOME", ".cache"); }

// Everything that decides what comes out, but for the files that go into it.
std::string key_of(const std::string& path, const compiler& with) {
    std::string key =
        fmt::format("{} {}\n{}\n{}\n{}\n", THRONG_VERSION_STRING, THRONG_ABI_VERSION,
                    fmt::join(with.command, "\n"), with.version, fmt::join(compile_flags, " "));
    key += fmt::format("{}\n{}\n", folder_of_headers(), fs::absolute(path).string());
    for (const char* name : {flags_variable, "CPATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"}) {
        const std::string value = environment(name);
        // They may name files from the present folder.
        if (!value.empty())
            key += fmt::format("{}={}\n{}\n", name, value, fs::current_path().string());
    }
    std::ifstream source(path, std::ios::binary);
    key.append(std::istreambuf_iterator<char>(source), std::istreambuf_iterator<char>());
    return key;
}

void check_readable(const std::string& path) {
    std::error_code failed;
    const bool folder = fs::is_directory(path, failed);
    errno = folder ? EISDIR : 0;
    if (!folder && std::ifstream(path).is_open()) return;
    throw plugin_error(
        fmt::format("cannot read source {}: {}", io::quoted_path(path), io::reason(errno)));
}

std::vector<std::string> files_in(const std::string& rule_file) {
    std::ifstream rule(rule_file);
    const std::string text{std::istreambuf_iterator<char>(rule), std::istreambuf_iterator<char>()};
    std::vector<std::string> files = prerequisites_of(text);
    for (std::string& each : files) each = fs::absolute(each).lexically_normal();
    return files;
}

// Whoever writes to a file while it is compiled may have been too early or too late.
bool changed_since(const std::vector<std::string>& files, fs::file_time_type start) {
    return std::ranges::any_of(files, [&](const std::string& each) {
        std::error_code failed;
        return fs::last_write_time(each, failed) >= start || failed;
    });
}

std::unique_ptr<plugin> load_compiled(const std::string& library, const std::string& source) {
    return std::make_unique<plugin>(library, source);
}

}  // namespace

bool is_source(std::string_view job) {
    return std::ranges::any_of(std::array{".cpp", ".cc", ".cxx"},
                               [&](std::string_view ending) { return job.ends_with(ending); });
}

std::unique_ptr<plugin> source_compiler::load(const std::string& path) {
    check_readable(path);
    const compiler with = find_compiler(processes_);
    const std::string key = key_of(path, with);
    const std::string folder = cache_folder();
    if (folder.empty()) return compile(path, with, key, folder);
    if (const std::optional<std::string> kept = source_cache(folder).find(key)) {
        try {
            return load_compiled(*kept, path);
        } catch (const plugin_error&) {
            // Somebody has damaged it, or taken it away.
        }
    }
    return compile(path, with, key, folder);
}

std::unique_ptr<plugin> source_compiler::compile(const std::string& path, const compiler& with,
                                                 const std::string& key, const std::string& cache) {
    const work_folder work(cache);
    if (!work.problem().empty() && warn_) {
        warn_(
            fmt::format("{} cannot be kept for the next run: {}; set XDG_CACHE_HOME to a folder "
                        "that you may write to",
                        io::quoted_path(path), work.problem()));
    }
    if (tell_) tell_(fmt::format("compiling {} with {}", io::quoted_path(path), with.command[0]));
    const auto start = fs::file_time_type::clock::now();
    run_compiler(path, with, work.path());
    const std::string library = work.path() + "/job.so";
    if (!work.problem().empty()) return load_compiled(library, path);
    const std::vector<std::string> files = files_in(work.path() + "/job.d");
    std::unique_ptr<plugin> loaded = load_compiled(library, path);
    if (files.empty() || changed_since(files, start)) return loaded;
    try {
        const source_cache kept(cache);
        (void)kept.keep(key, library, files);
        kept.remove_old();
    } catch (const std::system_error& e) {
        if (warn_) {
            warn_(fmt::format("{} cannot be kept for the next run in {}: {}", io::quoted_path(path),
                              io::quoted_path(cache), e.code().message()));
        }
    }
    return loaded;
}

void source_compiler::run_compiler(const std::string& path, const compiler& with,
                                   const std::string& folder) {
    const std::string headers = folder_of_headers();
    std::vector<std::string> command = with.command;
    command.insert(command.end(), compile_flags.begin(), compile_flags.end());
    command.insert(command.end(), {"-I" + headers, "-MF", folder + "/job.d", "-o",
                                   folder + "/job.so", path.starts_with('-') ? "./" + path : path});
    for (std::string& each : words_of_environment(flags_variable))
        command.push_back(std::move(each));
    if (is_verbose() && tell_) tell_(fmt::format("{}", fmt::join(command, " ")));
    process_outcome outcome;
    try {
        outcome = processes_.run(command, {"LC_ALL=C", "TMPDIR=" + folder});
    } catch (const std::system_error& e) {
        throw plugin_error(e.what());
    }
    if (outcome.status == 0) {
        if (!outcome.output.empty() && warn_) {
            warn_(fmt::format("{} compiles, with warnings:\n{}", io::quoted_path(path),
                              without_last_newline(outcome.output)));
        }
        return;
    }
    if (outcome.output.find("No space left on device") != std::string::npos) {
        throw plugin_error(fmt::format(
            "cannot compile {}: no space is left for {}: make room, or set XDG_CACHE_HOME to a "
            "folder where there is some",
            io::quoted_path(path), io::quoted_path(folder)));
    }
    const std::string errors =
        is_verbose() ? outcome.output : readable_errors(outcome.output, path, headers);
    throw plugin_error(fmt::format("{} does not compile:\n{}{}", io::quoted_path(path),
                                   without_last_newline(errors),
                                   errors == outcome.output ? "" : shortened_note));
}

}  // namespace throng::plugin
