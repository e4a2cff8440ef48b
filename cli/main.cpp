// The `throng` program.
#include "completion.hpp"
#include "exit_status.hpp"
#include "mapreduce/job.hpp"
#include "messages.hpp"
#include "parse_failure.hpp"
#include "program.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace throng::cli;

int parse_and_run(int argc, char** argv) {
    CLI::App app;
    int status = exit_done;
    describe_program(app, status);
    try {
        app.parse(argc, argv);
        if (app.get_subcommands().empty()) throw CLI::RequiredError("a command");
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        complain(describe_parse_failure(app, e));
        return exit_wrong_usage;
    }
    return status;
}

// What the shells' completion scripts call, with the words up to the cursor. Those are no command
// line, so that nothing else may take them for one.
constexpr std::string_view complete_command = "__complete";

int complete_words(int argc, char** argv) {
    CLI::App app;
    int status = exit_done;
    describe_program(app, status);
    const std::vector<std::string> words(argv + 2, argv + argc);
    std::fputs(as_lines(complete(app, words)).c_str(), stdout);
    return exit_done;
}

int run_program(int argc, char** argv) {
    try {
        if (argc > 1 && argv[1] == complete_command) return complete_words(argc, argv);
        return parse_and_run(argc, argv);
    } catch (const usage_error& e) {
        complain(e.what());
        return exit_wrong_usage;
    } catch (const throng::mapreduce::job_cancelled&) {
        complain("interrupted");
        return exit_interrupted;
    } catch (const std::bad_alloc&) {
        complain("out of memory");
        return exit_failed;
    } catch (const std::exception& e) {
        complain(e.what());
        return exit_failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    reserve_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error code of write, not death
    const int status = run_program(argc, argv);
    const bool written = finish_standard_output();
    return status == exit_done && !written ? exit_failed : status;
}
