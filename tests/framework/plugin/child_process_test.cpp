#include "plugin/child_process.hpp"

#include "tests/temporary_directory.hpp"

#include <atomic>
#include <filesystem>
#include <system_error>
#include <thread>

namespace {

using throng::plugin::process_runner;
using throng::plugin::process_stopped;

throng::plugin::process_outcome run_shell(const std::string& script,
                                          const std::vector<std::string>& settings = {}) {
    process_runner processes;
    return processes.run({"sh", "-c", script}, settings);
}

}  // namespace

TEST_CASE("what a program prints is kept, on both of its outputs, with its status") {
    const auto outcome = run_shell("echo one; echo two >&2; exit 7");
    CHECK(outcome.output == "one\ntwo\n");
    CHECK(outcome.status == 7);
    CHECK(run_shell("kill -KILL $$").status == 128 + 9);
}

TEST_CASE("a program has no input, and dies of a pipe that nobody reads") {
    CHECK(run_shell("cat").output.empty());
    CHECK(run_shell("yes | head -n 1").output == "y\n");
}

TEST_CASE("settings come before what the environment has") {
    ::setenv("THRONG_TEST_SETTING", "old", 1);
    CHECK(run_shell("echo $THRONG_TEST_SETTING", {"THRONG_TEST_SETTING=new"}).output == "new\n");
    CHECK(run_shell("echo $THRONG_TEST_SETTING", {"THRONG_TEST=new"}).output == "old\n");
    ::unsetenv("THRONG_TEST_SETTING");
}

TEST_CASE("a program that is not there cannot be run") {
    process_runner processes;
    CHECK_THROWS_WITH_AS((void)processes.run({"/no/such/program"}),
                         "cannot run '/no/such/program': No such file or directory",
                         std::system_error);
}

TEST_CASE("a program that is stopped ends with its children, and none starts again") {
    const throng::test::temporary_directory directory;
    const std::string started = directory / "started";
    process_runner processes;
    std::thread stopper([&] {
        while (!std::filesystem::exists(started)) std::this_thread::yield();
        processes.stop();
    });
    // The output is at its end only when the inner shell has gone, too.
    CHECK_THROWS_AS(
        (void)processes.run({"sh", "-c", "sh -c 'touch " + started + "; sleep 1000'; echo"}),
        process_stopped);
    stopper.join();
    CHECK_THROWS_AS((void)processes.run({"true"}), process_stopped);
}
