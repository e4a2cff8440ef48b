// Outputs besides the results: the same bytes for all settings.
#include "io/errors.hpp"
#include "tests/framework/mapreduce/random_job.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <tuple>

namespace {

using namespace throng::test;
using outputs = std::map<std::string, std::string>;

// Lines by three bits of their hashes; every other line is set aside by map, and reducers set aside
// what they are given, under the same keys.
struct setting_aside {
    static constexpr std::string_view outputs[] = {"unused", "aside"};
    static std::uint64_t group(std::string_view line) { return throng::key_hash(line) % 8; }
    static bool is_set_aside(std::string_view line) { return throng::key_hash(line) % 16 < 8; }

    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (is_set_aside(line)) return emit.write_to("aside", group(line), line);
        emit(line, 1);
    }
    static void reduce(std::string_view line, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(line, total);
        out.write_to("aside", group(line), total);
        out.write_to("aside", group(line), line);
    }
};

struct setting_aside_in_map {
    static constexpr std::string_view outputs[] = {"aside"};
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (setting_aside::is_set_aside(line)) return emit.write_to("aside", line);
        emit(line, 1);
    }
};

// Keeps what is written in the map of outputs.
class kept_sink final : public throng::io::sink {
public:
    explicit kept_sink(std::string& text) : text_(text) {}
    void write(std::string_view records) override { text_ += records; }
    void finish() override { text_ += "end"; }

private:
    std::string& text_;
};

template <class Job>
outputs run_with_outputs(const input_files& inputs, const job_options& options) {
    throng::mapreduce::job_run run(table_of<Job>, inputs.list(), options);
    memory_sink sink;
    outputs all;
    const job_summary summary = run.run(
        sink, [&](const std::string& name) { return std::make_unique<kept_sink>(all[name]); });
    for (const auto& [name, count] : summary.outputs) {
        CHECK(count == static_cast<std::uint64_t>(std::ranges::count(all[name], '\n')));
    }
    all["results"] = sink.text;
    return all;
}

outputs expected_outputs(std::string_view text) {
    std::map<std::string_view, std::uint64_t> counts;
    std::map<std::uint64_t, std::string> from_map;
    for (const std::string_view line : lines_of(text)) {
        const std::uint64_t group = setting_aside::group(line);
        if (setting_aside::is_set_aside(line)) {
            from_map[group] += std::to_string(group) + '\t' + std::string(line) + '\n';
        } else {
            ++counts[line];
        }
    }
    outputs all{{"unused", "end"}};
    for (const auto& [line, count] : counts) {
        all["results"] += std::string(line) + '\t' + std::to_string(count) + '\n';
        const std::uint64_t group = setting_aside::group(line);
        from_map[group] += std::to_string(group) + '\t' + std::to_string(count) + '\n';
        from_map[group] += std::to_string(group) + '\t' + std::string(line) + '\n';
    }
    for (const auto& [group, lines] : from_map) all["aside"] += lines;
    all["aside"] += "end";
    return all;
}

std::string random_lines(random_source& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += random.text(6, "abcdefgh") + '\n';
    return text;
}

}  // namespace

TEST_CASE("what map and reduce write to named outputs is the same bytes for all settings") {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, scaled(20000));
    const input_files inputs(text);
    const outputs expected = expected_outputs(text);
    for (std::size_t i = 0; i < scaled(15); ++i) {
        const job_options options = random_options(random);
        CAPTURE(options.workers);
        CAPTURE(options.split_bytes);
        CAPTURE(options.memory_bytes);
        const bool same = run_with_outputs<setting_aside>(inputs, options) == expected;
        CHECK(same);
    }
}

TEST_CASE("what a job without reducers writes to them is in the order of the records") {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, scaled(20000));
    const input_files inputs(text);
    outputs expected{{"results", ""}, {"aside", ""}};
    for (const std::string_view line : lines_of(text)) {
        const bool aside = setting_aside::is_set_aside(line);
        expected[aside ? "aside" : "results"] += std::string(line) + (aside ? "\n" : "\t1\n");
    }
    expected["aside"] += "end";
    for (std::size_t i = 0; i < scaled(15); ++i) {
        const bool same =
            run_with_outputs<setting_aside_in_map>(inputs, random_options(random)) == expected;
        CHECK(same);
    }
}

TEST_CASE("--sort and --top are about the results, not about named outputs") {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, 500);
    const input_files inputs(text);
    const outputs expected = expected_outputs(text);
    for (const result_order order : {result_order::key, result_order::value, result_order::none}) {
        job_options options;
        options.order = order;
        options.top = 1;
        const outputs got = run_with_outputs<setting_aside>(inputs, options);
        CHECK(got.at("aside") == expected.at("aside"));
        CHECK(std::ranges::count(got.at("results"), '\n') == 1);
    }
}

TEST_CASE("a named output that cannot be written fails the job, and so does one without a place") {
    const input_files inputs("a\nb\nc\nd\n");
    throng::mapreduce::job_run run(table_of<setting_aside>, inputs.list(), {});
    memory_sink sink;
    CHECK_THROWS_AS(
        (void)run.run(sink, [](const std::string&) { return std::make_unique<failing_sink>(1); }),
        throng::io::output_error);
    CHECK(failure_of<throng::mapreduce::job_error, setting_aside>(inputs) ==
          "the job has named outputs, and there is no place for them");
}
