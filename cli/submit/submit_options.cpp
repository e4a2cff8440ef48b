#include "submit_options.hpp"

#include "cli/exit_status.hpp"
#include "cli/job_arguments.hpp"
#include "cli/option_values.hpp"
#include "io/errors.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <string_view>

namespace throng::cli {

namespace {

constexpr std::uint32_t most_reducers = 1'000'000;

void add_job_options(CLI::App& command, submit_options& options) {
    command
        .add_option("-i,--input", options.inputs,
                    "Files, folders (all files below them) or globs, where the engine finds them, "
                    "such as hdfs:///books; may be given several times")
        ->take_all()
        ->allow_extra_args(false)
        ->check(not_empty("the name of a file or folder"))
        ->required()
        ->option_text("IN");
    command
        .add_option("-o,--output", options.output,
                    "A new folder for part files with the results, where the engine writes it")
        ->check(not_empty("the name of a folder"))
        ->required()
        ->option_text("OUT");
    command
        .add_option("--reducers", options.reducers,
                    "Reduce tasks, which is part files (default: as many as the engine is set up "
                    "for, but 1 for a job that needs all keys in one)")
        ->check(whole_number(1, most_reducers))
        ->option_text("N");
    command.add_option("-D", options.parameters, "A parameter of JOB; see `throng jobs JOB`")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE");
    command
        .add_option("--header", options.header,
                    "The header line of the files, for a job that reads CSV or TSV (default: that "
                    "of the first file)")
        ->check(not_empty("a line of names of columns"))
        ->option_text("LINE");
    command
        .add_flag("--whole-files", options.whole_files,
                  "Let each file go to one map task as a whole: for jobs that ask for numbers of "
                  "lines, and for CSV with newlines in fields")
        ->disable_flag_override();
    command
        .add_option("--max-bad-records", options.max_bad_records,
                    "Skip up to N records that the job fails on, in each map task (default: 0)")
        ->check(whole_number(0))
        ->option_text("N");
}

void add_engine_options(CLI::App& command, submit_options& options) {
    command
        .add_option("--conf", options.properties,
                    "A property of the engine, such as mapreduce.map.memory.mb=4096, or "
                    "spark.executor.memory=4g; may be given several times")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("PROPERTY=VALUE");
    command
        .add_flag("--dry-run", options.dry_run,
                  "Print the command, as a shell understands it; run nothing")
        ->disable_flag_override();
    command
        .add_option("--io", options.io,
                    "hadoop: how pairs are written between map and reduce: text (the default), or "
                    "rawbytes, which is shorter; see throng stream")
        ->check(one_of({"text", "rawbytes"}))
        ->option_text("FORM")
        ->group("Hadoop");
    command
        .add_option("--hadoop", options.hadoop,
                    "The program hadoop (default: that in PATH, or in $HADOOP_HOME/bin)")
        ->check(not_empty("a program"))
        ->option_text("FILE")
        ->group("Hadoop");
    command
        .add_option("--streaming-jar", options.streaming_jar,
                    "Hadoop Streaming (default: $HADOOP_STREAMING_JAR, or hadoop-streaming-*.jar "
                    "where Hadoop has it)")
        ->check(not_empty("a file"))
        ->option_text("FILE")
        ->group("Hadoop");
    command
        .add_option("--spark-submit", options.spark_submit,
                    "The program spark-submit (default: that in PATH, or in $SPARK_HOME/bin)")
        ->check(not_empty("a program"))
        ->option_text("FILE")
        ->group("Spark");
    command
        .add_option("--master", options.master,
                    "Of the cluster, such as yarn, spark://host:7077 or local[4] (default: as "
                    "Spark is set up)")
        ->check(not_empty("a master"))
        ->option_text("URL")
        ->group("Spark");
}

[[noreturn]] void refuse_option(std::string_view option, std::string_view engine) {
    throw usage_error(fmt::format("{} is for throng submit {}", option, engine));
}

// Neither engine looks at the other one's: Spark drops with a warning what does not begin so.
void check_engine(const std::string& property, bool for_hadoop) {
    const bool is_of_spark = property.starts_with("spark.");
    if (is_of_spark != for_hadoop) return;
    throw usage_error(fmt::format(
        "--conf {}: {}", io::printable(property),
        for_hadoop ? "it is one of Spark's, which Hadoop does not heed: leave it out"
                   : "Spark heeds what begins with spark. alone: for what its Hadoop libraries "
                     "read, put spark.hadoop. before it"));
}

// Properties that would be at odds with what the tasks are told.
void check_property(const std::string& given, bool for_hadoop) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw usage_error(
            fmt::format("--conf: expected PROPERTY=VALUE, not '{}'", io::printable(given)));
    }
    const std::string name = given.substr(0, equals);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> own = {
        {{"mapreduce.job.reduces", "give --reducers"},
         {"mapred.reduce.tasks", "give --reducers"},
         {"stream.map.", "give --io for pairs; input and results are lines"},
         {"stream.reduce.", "give --io for pairs; input and results are lines"},
         {"stream.num.", "what is between map and reduce is throng's own"},
         {"spark.files", "the files of the job are given there"},
         {"textinputformat.record.delimiter", "records end with a newline"},
         {"throng.", "give -D for parameters of the job"}}};
    for (const auto& [property, remedy] : own) {
        if (property.ends_with('.') ? !name.starts_with(property) : name != property) continue;
        throw usage_error(fmt::format("--conf {}: throng submit sets that itself; {}",
                                      io::printable(name), remedy));
    }
    check_engine(name, for_hadoop);
}

}  // namespace

void add_submit_options(CLI::App& command, submit_options& options) {
    command.add_option("ENGINE", options.engine, "What runs the job: hadoop or spark")
        ->check(one_of({"hadoop", "spark"}))
        ->required();
    add_job_option(command, options.job);
    command.option_defaults()->take_last();
    add_job_options(command, options);
    add_engine_options(command, options);
}

void check_submit_options(const submit_options& options) {
    const bool for_hadoop = options.is_for_hadoop();
    if (for_hadoop) {
        if (!options.master.empty()) refuse_option("--master", "spark");
        if (!options.spark_submit.empty()) refuse_option("--spark-submit", "spark");
    } else {
        if (!options.hadoop.empty()) refuse_option("--hadoop", "hadoop");
        if (!options.streaming_jar.empty()) refuse_option("--streaming-jar", "hadoop");
        if (options.io != "text") refuse_option("--io rawbytes", "hadoop");
    }
    for (const std::string& each : options.properties) check_property(each, for_hadoop);
}

}  // namespace throng::cli
