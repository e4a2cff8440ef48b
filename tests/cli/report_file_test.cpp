// The file of --report, where the file system fails.
#include "cli/report.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace throng::cli;
using throng::test::temporary_directory;

namespace fs = std::filesystem;

namespace {

void fill(run_record& run) {
    run.command = {"throng", "run", "some", "-D", "name=\xff"};
    run.begin = std::chrono::system_clock::time_point(std::chrono::milliseconds(1234567));
    run.jobs.push_back({"some",
                        "",
                        "libsome.so",
                        "GCC",
                        true,
                        true,
                        THRONG_ORDER_UNSPECIFIED,
                        {{"name", "\xff"}}});
    run.jobs.push_back(
        {"other", "", "libother.so", "GCC", false, false, THRONG_ORDER_UNSPECIFIED, {}});
    run.inputs = {{"input", 12, false}, {"-", 0, true}};
}

}  // namespace

TEST_CASE("whatever call fails, the report of before stays and nothing is left beside it") {
    run_record run;
    fill(run);
    const temporary_directory directory;
    const std::string path = directory.write("report", "before");
    const auto write = [&](throng::io::file_system& files) {
        report_file(path, files).write(run, {}, {});
    };
    const int failures = throng::test::fail_each_call(ENOSPC, write, [&](const std::string& said) {
        CHECK(said == "cannot write the report '" + path + "': No space left on device");
        CHECK(throng::test::read_file(path) == "before");
        CHECK_FALSE(fs::exists(path + ".part"));
    });
    CHECK(failures == 5);  // open, write, fsync, close, rename
    CHECK(nlohmann::json::parse(throng::test::read_file(path))["schema"] == report_schema);
}

TEST_CASE("of several who write a report the first one does") {
    run_record run;
    fill(run);
    const temporary_directory directory;
    report_file report(directory / "report");
    report.write_without_waiting(run, {run_status::interrupted, "interrupted", 130}, {});
    report.write(run, {}, {});
    CHECK(nlohmann::json::parse(throng::test::read_file(directory / "report"))["status"] ==
          "interrupted");
}

TEST_CASE("who cannot wait writes to no pipe and to no descriptor") {
    run_record run;
    fill(run);
    for (const char* path : {"-", "/dev/stdout", "/dev/fd/1", "/dev/full"}) {
        report_file(path).write_without_waiting(run, {}, {});
    }
    CHECK_THROWS_AS(report_file("/dev/full").write(run, {}, {}), throng::io::output_error);
    report_file nowhere("");
    CHECK_FALSE(nowhere.is_wanted());
    nowhere.write(run, {}, {});
}

TEST_CASE("a job that has not run has no numbers, one that did not end has the run's status") {
    run_record run;
    fill(run);
    std::vector<throng::mapreduce::job_outcome> outcomes(1);
    outcomes[0].phase = throng::mapreduce::job_phase::reducing;
    outcomes[0].summary.records = 7;
    outcomes[0].bad_records.push_back({0, 5, {}, "why"});
    outcomes[0].inputs = run.inputs;
    const auto report =
        nlohmann::json::parse(describe_run(run, {run_status::failed, "it failed", 1}, outcomes));
    CHECK(report["begin"] == "1970-01-01T00:20:34.567Z");
    CHECK(report["command"].back() == "name=\xef\xbf\xbd");
    CHECK(report["error"] == "it failed");
    CHECK(report["input_files"][0]["bytes"] == 12);
    CHECK(report["input_files"][1]["bytes"].is_null());
    const auto& jobs = report["jobs"];
    REQUIRE(jobs.size() == 2);
    CHECK(jobs[0]["status"] == "failed");
    CHECK(jobs[0]["phase"] == "reducing");
    CHECK(jobs[0]["records"] == 7);
    CHECK(jobs[0]["skipped_records"][0]["line"].is_null());
    CHECK(jobs[0]["skipped_records"][0]["input"] == "input");
    CHECK(jobs[1]["status"] == "not run");
    CHECK_FALSE(jobs[1].contains("records"));
}
