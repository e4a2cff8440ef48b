// throng submit hadoop: a job as one of Hadoop Streaming.
#include "cli/exit_status.hpp"
#include "cli/messages.hpp"
#include "engine_program.hpp"
#include "io/errors.hpp"
#include "io/record_cut.hpp"
#include "mapreduce/job.hpp"
#include "plugin/environment.hpp"
#include "submission.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <string_view>
#include <system_error>

namespace throng::cli {

namespace {

// Those of a folder that are Hadoop Streaming, the latest version last.
std::vector<std::string> jars_in(const std::filesystem::path& folder) {
    std::vector<std::string> jars;
    std::error_code none;
    for (const auto& each : std::filesystem::directory_iterator(folder, none)) {
        const std::string name = each.path().filename();
        if (!name.starts_with("hadoop-streaming") || !name.ends_with(".jar")) continue;
        if (name.ends_with("-sources.jar") || name.ends_with("-tests.jar")) continue;
        jars.push_back(each.path());
    }
    std::ranges::sort(jars);
    return jars;
}

// The folder above the bin that the program is in, whatever links lead there.
std::string home_of(const std::string& hadoop) {
    if (hadoop.find('/') == std::string::npos) return {};
    std::error_code unknown;
    const std::filesystem::path real = std::filesystem::canonical(hadoop, unknown);
    return unknown ? std::string() : real.parent_path().parent_path().string();
}

std::string find_streaming_jar(const submit_options& options, const std::string& hadoop) {
    std::string given = options.streaming_jar;
    std::string_view giver = "--streaming-jar";
    if (given.empty()) {
        given = plugin::environment("HADOOP_STREAMING_JAR");
        giver = "HADOOP_STREAMING_JAR";
    }
    if (!given.empty()) {
        std::error_code unknown;
        if (std::filesystem::is_regular_file(given, unknown)) return given;
        throw usage_error(fmt::format("{}: there is no file {}", giver, io::quoted_path(given)));
    }
    std::vector<std::string> folders;
    for (const std::string& home : {plugin::environment("HADOOP_HOME"), home_of(hadoop)}) {
        if (!home.empty()) folders.push_back(home + "/share/hadoop/tools/lib");
    }
    folders.insert(folders.end(),
                   {"/usr/lib/hadoop", "/usr/lib/hadoop-mapreduce", "/usr/lib/hadoop/tools/lib"});
    for (const std::string& each : folders) {
        if (const std::vector<std::string> jars = jars_in(each); !jars.empty()) return jars.back();
    }
    throw usage_error(
        fmt::format("there is no hadoop-streaming-*.jar in {}: give --streaming-jar FILE, or set "
                    "HADOOP_STREAMING_JAR",
                    fmt::join(folders, ", ")));
}

// As Hadoop finds it, which knows where files are, and how they are compressed.
std::string find_header(const submission& what, const submit_options& options,
                        const std::string& hadoop) {
    constexpr std::size_t most_names = 100;
    const std::string& input = options.inputs.front();
    for (const std::string& name : first_lines_of({hadoop, "fs", "-ls", "-C", input}, most_names)) {
        const std::string last = std::filesystem::path(name).filename();
        if (last.starts_with('_') || last.starts_with('.')) continue;
        std::optional<std::string> line = first_line_of({hadoop, "fs", "-text", name});
        if (!line) break;
        if (line->starts_with(io::byte_order_mark)) line->erase(0, io::byte_order_mark.size());
        if (line->ends_with('\r')) line->pop_back();
        if (!line->empty()) return *line;
    }
    throw usage_error(fmt::format(
        "job '{}' reads rows with a header line, and none can be read from {} ({} fs -text): give "
        "--header LINE",
        what.name, io::quoted_path(input), hadoop));
}

using command_words = std::vector<std::string>;

void add_property(command_words& words, std::string_view name, std::string_view value) {
    words.insert(words.end(), {"-D", fmt::format("{}={}", name, value)});
}

void add_properties(command_words& words, const submission& what, const submit_options& options) {
    add_property(words, "mapreduce.job.name", "throng " + what.name);
    if (what.reducers) add_property(words, "mapreduce.job.reduces", fmt::to_string(*what.reducers));
    // As throng run does: all files below a folder, and records that newlines alone end.
    add_property(words, "mapreduce.input.fileinputformat.input.dir.recursive", "true");
    add_property(words, "textinputformat.record.delimiter", "\n");
    // Each property is a variable of a task, which does not start with one that is too long.
    add_property(words, "stream.jobconf.truncate.limit", fmt::to_string(longest_setting_bytes));
    if (options.whole_files) {
        add_property(words, "mapreduce.input.fileinputformat.split.minsize",
                     fmt::to_string(std::numeric_limits<std::int64_t>::max()));
    }
    if (options.io == "rawbytes" && !what.map_only) {
        add_property(words, "stream.map.output", "rawbytes");
        add_property(words, "stream.reduce.input", "rawbytes");
    }
    // A line is a result as it is: not a key with an empty value, and so a tab behind it.
    add_property(words, what.map_only ? "stream.map.output" : "stream.reduce.output",
                 "keyonlytext");
    for (const auto& [name, value] : what.properties) add_property(words, name, value);
    for (const std::string& each : options.properties) words.insert(words.end(), {"-D", each});
}

// Files as -files takes them, where a name that is another one is behind a #.
std::string listed(const std::vector<shipped_file>& files) {
    std::string list;
    for (const shipped_file& each : files) {
        if (!list.empty()) list += ',';
        list += each.path;
        if (each.is_renamed()) list += '#' + each.name;
    }
    return list;
}

command_words command_of(const submission& what, const submit_options& options,
                         const std::string& hadoop, const std::string& jar) {
    command_words words = {hadoop, "jar", jar, "-files", listed(what.files.files())};
    add_properties(words, what, options);
    for (const std::string& each : options.inputs) words.insert(words.end(), {"-input", each});
    words.insert(words.end(), {"-output", options.output});
    const auto stage = [&](std::string_view kind) {
        return fmt::format("{}", fmt::join(what.stage_command(kind, options), " "));
    };
    words.insert(words.end(), {"-mapper", stage("map")});
    if (!what.map_only) words.insert(words.end(), {"-reducer", stage("reduce")});
    if (!what.files.libraries.empty()) {
        words.insert(words.end(), {"-cmdenv", "LD_LIBRARY_PATH=."});
    }
    return words;
}

bool is_there(const std::string& hadoop, const std::string& path) {
    return first_line_of({hadoop, "fs", "-ls", "-d", "-C", path}).has_value();
}

// Of a job that was not begun: Hadoop has one status for many reasons.
std::string reason_to_refuse(const std::string& hadoop, const submit_options& options) {
    if (is_there(hadoop, options.output)) {
        return fmt::format("its output {} exists already; name another one, or remove it",
                           io::quoted_path(options.output));
    }
    for (const std::string& each : options.inputs) {
        if (is_there(hadoop, each)) continue;
        return fmt::format("its input {} is not there", io::quoted_path(each));
    }
    return "files or the cluster could not be reached; Hadoop says why above";
}

// What the status of Hadoop Streaming says.
int tell_of_end(int status, const std::string& hadoop, const submission& what,
                const submit_options& options) {
    const auto say = [&](std::string_view why) {
        complain(fmt::format("job '{}' was not done by Hadoop: {}", what.name, why));
    };
    switch (status) {
        case 0:
            return exit_done;
        case 1:
            say("it was refused, or its tasks have failed; Hadoop says why above, and `yarn logs` "
                "has what the tasks have said");
            return exit_failed;
        case 2:
        case 4:
        case 5:
            say(reason_to_refuse(hadoop, options));
            return exit_failed;
        case 3:
            say("it takes the properties (--conf) for wrong");
            return exit_wrong_usage;
        case 6:
            say("it was interrupted; it may run on in the cluster (yarn application -list)");
            return exit_interrupted;
        default:
            say(fmt::format("hadoop ended with status {}", status));
            return exit_failed;
    }
}

}  // namespace

int submit_to_hadoop(const submission& what, const submit_options& options) {
    const std::string hadoop =
        find_program({"hadoop", "--hadoop", options.hadoop, "HADOOP_HOME",
                      "install Hadoop's client, set HADOOP_HOME to where it is, or give --hadoop "
                      "FILE"});
    const std::string jar = find_streaming_jar(options, hadoop);
    submission all = what;
    if (what.has_header && !options.header) {
        all.properties.push_back(header_property(find_header(what, options, hadoop)));
    }
    const command_words command = command_of(all, options, hadoop, jar);
    if (options.dry_run) {
        std::fputs(as_shell_command(command).c_str(), stdout);
        return exit_done;
    }
    try {
        return tell_of_end(run_to_end(command), hadoop, what, options);
    } catch (const mapreduce::job_cancelled&) {
        complain(
            "the job may run on in the cluster: `yarn application -list` shows it, and "
            "`yarn application -kill` ends it");
        throw;
    }
}

}  // namespace throng::cli
