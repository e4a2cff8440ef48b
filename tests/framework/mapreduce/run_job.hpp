// Runs a job class over texts, without a plugin file.
#pragma once

#include "mapreduce/job_run.hpp"
#include "tests/framework/mapreduce/memory_sink.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::test {

using mapreduce::job_options;
using mapreduce::job_summary;
using mapreduce::reducer_mode;
using mapreduce::result_order;

template <class Job>
inline constexpr throng_job table_of = detail::checked_job_table<Job>("test_job",
                                                                      "A job of a test");

// Files, in a directory of their own, as inputs.
class input_files {
public:
    input_files() = default;
    explicit input_files(std::string_view text) { add(text); }

    void add(std::string_view text) {
        const std::string path =
            directory_.write("input-" + std::to_string(inputs_.size()) + ".txt", text);
        inputs_.push_back({path, text.size(), false});
    }
    [[nodiscard]] const std::vector<io::input>& list() const { return inputs_; }
    [[nodiscard]] const std::string& path(std::size_t index) const { return inputs_[index].name; }

private:
    temporary_directory directory_;
    std::vector<io::input> inputs_;
};

struct job_result {
    std::string output;
    job_summary summary;
};

template <class Job>
job_result run_job(const input_files& inputs, job_options options = {}) {
    mapreduce::job_run run(table_of<Job>, inputs.list(), std::move(options));
    memory_sink sink;
    job_result result;
    result.summary = run.run(sink);
    REQUIRE(sink.finished);
    result.output = std::move(sink.text);
    return result;
}

template <class Job>
job_result run_job(std::string_view text, job_options options = {}) {
    return run_job<Job>(input_files(text), std::move(options));
}

// What the exception says that the job ends with; fails the test where it is another one.
template <class Exception, class Job>
std::string failure_of(const input_files& inputs, job_options options = {}) {
    try {
        run_job<Job>(inputs, std::move(options));
    } catch (const Exception& e) {
        return e.what();
    }
    FAIL("the job did not fail");
    return {};
}

// So many reducers, or a few: under ASan each has a stack of its own, which TSan moreover takes for
// a thread.
constexpr std::size_t reducers(std::size_t normal, std::size_t under_asan = 1000) {
#if defined(__SANITIZE_THREAD__)
    return std::min(normal, under_asan / 10);
#else
    return sanitized ? std::min(normal, under_asan) : normal;
#endif
}

// `count` lines: prefix and number.
inline std::string numbered_lines(std::size_t count, std::string_view prefix = "") {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += prefix;
        text += std::to_string(i);
        text += '\n';
    }
    return text;
}

}  // namespace throng::test
