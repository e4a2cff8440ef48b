// How much faster a job gets with more workers.
#include "cli/exit_status.hpp"
#include "cli/generators/generator.hpp"
#include "cli/generators/record_stream.hpp"
#include "cli/job_arguments.hpp"
#include "cli/job_loading.hpp"
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "machine.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_run.hpp"
#include "point_grid.hpp"
#include "registry.hpp"
#include "result_row.hpp"
#include "scaling_laws.hpp"

#include <throng/hash.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "scaling",
    "How much faster a job gets with more workers, and what it says",
    "Definition:\n"
    "  The job JOB runs with each number N of workers, and its results are sorted and\n"
    "  thrown away. Its input is the files of --input or, where there are none, text\n"
    "  of `throng generate text`, in memory, of each --size. With --scaling\n"
    "    strong  it reads the same input whatever N is; a run's speedup is t / time\n"
    "    weak    it reads the input N times; a run's speedup is N t / time\n"
    "  where time is that of the run, and t the median time with one worker. Ideal is\n"
    "  a speedup of N.\n"
    "\n"
    "  The laws are fitted by least squares to the speedups of all N that are no more\n"
    "  than the machine has processors: for strong scaling Amdahl's, whose serial\n"
    "  share is the part of the work that no more workers speed up, and from three\n"
    "  numbers on Gunther's universal scalability law,\n"
    "    speedup = N / (1 + contention (N - 1) + coherency N (N - 1));\n"
    "  for weak scaling Gustafson's, speedup = N - share (N - 1).\n"
    "\n"
    "  Measured from the start of the job until its results are written. An operation\n"
    "  is a record of input. Results are checked: with the same input they must be\n"
    "  the same bytes for each number of workers.",
    "  throng experiment scaling --size 16M\n"
    "  throng experiment scaling --size 16M --scaling strong,weak --repeat 3\n"
    "  throng experiment scaling --job ngrams -D n=2 --size 8M --workers 1,2",
    stack_kind::sliced,
    false};

constexpr std::array<std::string_view, 2> kind_names = {"strong", "weak"};
constexpr std::uint64_t weak = 1;

// Takes results, of which only a hash is kept. Not thread-safe.
class hashing_sink final : public io::sink {
public:
    void write(std::string_view records) override {
        // Block by block, whatever pieces they come in.
        while (!records.empty()) {
            const std::size_t part = std::min(records.size(), block_bytes - block_.size());
            block_.append(records.substr(0, part));
            records.remove_prefix(part);
            if (block_.size() == block_bytes) end_block();
        }
    }
    void finish() override { end_block(); }
    [[nodiscard]] std::uint64_t hash() const { return hash_; }

private:
    static constexpr std::size_t block_bytes = std::size_t{64} << 10;

    void end_block() {
        hash_ = detail::hash_words(hash_, key_hash(block_), block_.size());
        block_.clear();
    }

    std::string block_;
    std::uint64_t hash_ = 0;
};

// Takes what is generated.
class text_sink final : public io::sink {
public:
    void write(std::string_view records) override { text += records; }
    void finish() override {}

    std::string text;
};

class scaling final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--job", job_, "A job, or its plugin or source (default: wordcount)")
            ->option_text("JOB");
        command
            .add_option("-D", given_parameters_, "A parameter of the job; see `throng jobs JOB`")
            ->take_all()
            ->allow_extra_args(false)
            ->option_text("NAME=VALUE");
        command
            .add_option("--input", inputs_,
                        "A file, folder or glob that the job reads; may be given several times")
            ->take_all()
            ->allow_extra_args(false)
            ->option_text("INPUT");
        add_size_list(command, "--size", sizes_.all,
                      "Size of generated text, where there is no --input (default: 256M)");
        add_word_list(command, "--scaling", kinds_.all, {kind_names.begin(), kind_names.end()},
                      "The same input for any number of workers, or more for more (default: "
                      "strong)");
    }

    [[nodiscard]] std::vector<std::uint64_t> usual_workers() const override {
        const std::uint64_t processors = this_machine().cores;
        std::vector<std::uint64_t> all;
        for (std::uint64_t workers = 1; workers < processors; workers *= 2) all.push_back(workers);
        all.push_back(processors);
        return all;
    }

    void prepare(std::span<const std::uint64_t> workers,
                 interruption_guard& interruption) override {
        if (workers.front() != 1) {
            throw usage_error("--workers: the first is 1, with which the others are compared");
        }
        plugin_ = load_job(job_, false, interruption);
        if (mapreduce::cut_of(plugin_->job()).kind == io::record_kind::task) {
            throw usage_error(
                fmt::format("--job: '{}' reads no input, so there is none to scale "
                            "with",
                            job_));
        }
        for (const std::string& each : given_parameters_) {
            parameters_.push_back(split_parameter(each));
        }
        files_ = io::expand_inputs(inputs_);
        if (!files_.empty()) sizes_.all = {total_bytes(files_)};
    }

    [[nodiscard]] std::uint64_t points() const override {
        return sizes_.all.size() * kinds_.all.size();
    }

    void choose(std::uint64_t which, experiment_settings& settings) override {
        point_grid point(which);
        point.choose(kinds_);
        point.choose(sizes_);
        input_ = files_.empty() ? std::vector{generate(sizes_.chosen, settings)} : files_;
        base_seconds_ = 0;
        hashes_.clear();
    }

    [[nodiscard]] std::vector<figure> parameters(
        const experiment_settings& settings) const override {
        return {{"job", "job", unit::word, 0, job_},
                {"scaling", "scaling", unit::word, 0, kind_names[kinds_.chosen]},
                {"input_bytes", "input", unit::bytes,
                 static_cast<double>(total_bytes(input_) * copies(settings))}};
    }

    measurement run(const experiment_settings& settings) override {
        mapreduce::job_options options;
        options.workers = settings.workers;
        options.order = mapreduce::result_order::key;
        options.parameters = parameters_;
        std::vector<io::input> inputs;
        for (std::uint64_t i = 0; i < copies(settings); ++i) {
            inputs.insert(inputs.end(), input_.begin(), input_.end());
        }
        hashing_sink results;
        mapreduce::job_run job(plugin_->job(), std::move(inputs), std::move(options));
        const mapreduce::job_summary summary =
            job.run(results, [](const std::string&) { return std::make_unique<hashing_sink>(); });
        check(results.hash(), settings);
        return measured(summary, settings);
    }

    // Speedups are to all runs with one worker, which so are measured before the others.
    void complete(result_row& row) override {
        if (row.settings.workers == 1) base_seconds_ = median_seconds(row);
        const double times = base_seconds_ * static_cast<double>(copies(row.settings));
        for (measurement& each : row.measurements) {
            const figure speedup{"speedup", "speedup", unit::ratio, times / each.seconds};
            each.more.insert(each.more.begin(), speedup);
        }
    }

    [[nodiscard]] std::vector<conclusion> conclude(std::span<const result_row> rows) override;

private:
    using numbers = choices<std::uint64_t>;

    static double median_seconds(const result_row& row) {
        std::vector<double> all;
        for (const measurement& each : row.measurements) all.push_back(each.seconds);
        return median(std::move(all));
    }

    static std::uint64_t total_bytes(std::span<const io::input> inputs) {
        std::uint64_t bytes = 0;
        for (const io::input& each : inputs) bytes += io::expected_bytes(each);
        return bytes;
    }

    // How often the input is read.
    [[nodiscard]] std::uint64_t copies(const experiment_settings& settings) const {
        return kinds_.chosen == weak ? settings.workers : 1;
    }

    static io::input generate(std::uint64_t bytes, const experiment_settings& settings) {
        text_sink sink;
        std::atomic<bool> never = false;
        const auto words = text_generator()->make(settings.seed);
        write_records(*words, {UINT64_MAX, bytes}, settings.workers, sink, never);
        const std::uint64_t size = sink.text.size();
        return {"the generated text",
                size,
                false,
                std::make_shared<const std::string>(std::move(sink.text)),
                nullptr,
                false};
    }

    void check(std::uint64_t hash, const experiment_settings& settings) {
        const auto [first, is_new] = hashes_.emplace(copies(settings), hash);
        if (!is_new) expect_answer("the hash of the results", first->second, hash);
    }

    measurement measured(const mapreduce::job_summary& summary,
                         const experiment_settings& settings) {
        const double seconds = summary.seconds.total;
        return {seconds,
                summary.records,
                0,
                summary.workers,
                summary.partitions,
                0,
                {{"bytes_per_second", "bytes/s", unit::per_second,
                  static_cast<double>(total_bytes(input_) * copies(settings)) / seconds}}};
    }

    std::string job_ = "wordcount";
    std::vector<std::string> given_parameters_;
    std::vector<std::string> inputs_;
    numbers sizes_{{std::uint64_t{256} << 20}};
    numbers kinds_{{0}};

    std::unique_ptr<plugin::plugin> plugin_;
    std::vector<std::pair<std::string, std::string>> parameters_;
    std::vector<io::input> files_;
    std::vector<io::input> input_;                   // of the point
    double base_seconds_ = 0;                        // of the point: median with one worker
    std::map<std::uint64_t, std::uint64_t> hashes_;  // of the point's results, by copies
};

double number(double value) { return std::round(value * 1e6) / 1e6; }

// The points of one curve, as far as the machine has processors; and what it is called.
struct curve {
    const result_row* any;
    std::vector<speedup> points;
};

std::vector<curve> curves_of(std::span<const result_row> rows) {
    std::vector<curve> all;
    for (const result_row& row : rows) {
        const auto workers = row.measurements.front().workers;
        if (workers == 1) all.push_back({&row, {}});
        if (workers > this_machine().cores) continue;
        for (const measured_figure& each : figures_of(row)) {
            if (each.name == "speedup") {
                all.back().points.push_back({static_cast<double>(workers), each.median});
            }
        }
    }
    return all;
}

conclusion conclude_law(const curve& from, std::string_view law, const std::string& text,
                        const std::vector<figure>& figures) {
    std::vector<figure> all = from.any->parameters;
    all.insert(all.end(), figures.begin(), figures.end());
    const std::string kind(from.any->parameters[1].word);
    return {law, fmt::format("{} scaling: {}", kind, text), std::move(all)};
}

std::vector<conclusion> scaling::conclude(std::span<const result_row> rows) {
    std::vector<conclusion> all;
    for (const curve& each : curves_of(rows)) {
        if (each.points.size() < 2) continue;
        if (each.any->parameters[1].word == kind_names[weak]) {
            const double share = number(fit_gustafson(each.points));
            const std::string text = fmt::format("serial share {:.1f} % (Gustafson)", share * 100);
            all.push_back(
                conclude_law(each, "gustafson", text, {{"serial_share", "", unit::ratio, share}}));
            continue;
        }
        const double serial = number(fit_amdahl(each.points).contention);
        all.push_back(conclude_law(
            each, "amdahl",
            fmt::format("serial share {:.1f} % (Amdahl), so at most {} times as fast", serial * 100,
                        serial > 0 ? fmt::format("{:.1f}", 1 / serial) : "any number of"),
            {{"serial_share", "", unit::ratio, serial}}));
        if (each.points.size() < 3) continue;
        const scaling_law law = fit_usl(each.points);
        all.push_back(conclude_law(each, "usl",
                                   fmt::format("contention {:.2f} %, coherency {:.4f} % (USL)",
                                               law.contention * 100, law.coherency * 100),
                                   {{"contention", "", unit::ratio, number(law.contention)},
                                    {"coherency", "", unit::ratio, number(law.coherency)}}));
    }
    return all;
}

}  // namespace

std::unique_ptr<experiment> scaling_experiment() { return std::make_unique<scaling>(); }

}  // namespace throng::cli
