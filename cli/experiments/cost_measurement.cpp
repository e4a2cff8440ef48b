// How cost_sample.hpp measures.
#include "cli/generators/generator.hpp"
#include "cli/generators/record_stream.hpp"
#include "cost_sample.hpp"
#include "io/output/output_sink.hpp"
#include "mapreduce/job_run.hpp"
#include "result_row.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <ctime>
#include <memory>
#include <string_view>

namespace throng::cli {

namespace {

constexpr int times = 3;  // of which the median counts

// Pairs are given to the reduce stage as if so many map tasks had sent each of them, as far as
// they are no more than these bytes.
constexpr std::uint64_t most_copies = 16;
constexpr std::size_t most_copied_bytes = std::size_t{256} << 20;

// Keeps what is written, or only how much that is.
class counting_sink final : public io::sink {
public:
    explicit counting_sink(std::string* text) : text_(text) {}

    void write(std::string_view records) override {
        bytes_ += records.size();
        if (text_ != nullptr) text_->append(records);
    }
    void finish() override {}
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    std::string* text_;
    std::uint64_t bytes_ = 0;
};

// Of this process: whoever else uses the machine does not count.
double core_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

template <class Do>
double measure_core_seconds(Do what) {
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        const double begin = core_seconds();
        what();
        all.push_back(core_seconds() - begin);
    }
    return median(std::move(all));
}

using shared_text = std::shared_ptr<const std::string>;

io::input input_of(shared_text text) {
    io::input its;
    its.name = "the sample";
    its.size = text->size();
    its.text = std::move(text);
    its.has_path = false;
    return its;
}

shared_text generate(const sample_settings& how) {
    std::string text;
    counting_sink sink(&text);
    const std::atomic<bool> never = false;
    const auto words = text_generator()->make(how.seed);
    write_records(*words, {UINT64_MAX, how.bytes}, how.workers, sink, never);
    return std::make_shared<const std::string>(std::move(text));
}

// The first half of the lines.
shared_text half_of(const std::string& text) {
    const std::size_t end = text.find('\n', text.size() / 2);
    return std::make_shared<const std::string>(text.substr(0, end == text.npos ? end : end + 1));
}

std::uint64_t run_stage(const throng_job& job, const sample_settings& how,
                        mapreduce::stage_kind kind, shared_text text, std::string* written) {
    mapreduce::job_options options;
    options.workers = 1;
    options.memory_bytes = how.task_bytes;
    options.parameters = how.parameters;
    options.stage.emplace().kind = kind;
    if (written != nullptr) written->clear();
    counting_sink sink(written);
    mapreduce::job_run run(job, {input_of(std::move(text))}, std::move(options));
    (void)run.run(sink);
    return sink.bytes();
}

// All of the job, with what it writes.
std::uint64_t run_whole(const throng_job& job, const sample_settings& how, shared_text text) {
    mapreduce::job_options options;
    options.workers = how.workers;
    options.parameters = how.parameters;
    counting_sink sink(nullptr);
    mapreduce::job_run run(job, {input_of(std::move(text))}, std::move(options));
    (void)run.run(sink);
    return sink.bytes();
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t end = 0; !text.empty(); text.remove_prefix(end)) {
        end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
    }
    return lines;
}

shared_text copies_of(const std::vector<std::string_view>& lines, std::uint64_t copies) {
    std::string text;
    for (const std::string_view line : lines) {
        for (std::uint64_t i = 0; i < copies; ++i) text += line;
    }
    return std::make_shared<const std::string>(std::move(text));
}

void measure_map(cost_sample& to, const throng_job& job, const sample_settings& how,
                 const shared_text& text, std::string& pairs) {
    const auto map = mapreduce::stage_kind::map;
    (void)run_stage(job, how, map, half_of(*text), &pairs);
    to.pairs.half = static_cast<double>(std::ranges::count(pairs, '\n'));
    to.map_byte = measure_core_seconds([&] { (void)run_stage(job, how, map, text, &pairs); }) /
                  static_cast<double>(text->size());
    to.pairs.all = static_cast<double>(std::ranges::count(pairs, '\n'));
    if (to.pairs.all > 0) to.pair_bytes = static_cast<double>(pairs.size()) / to.pairs.all;
}

void measure_sort_and_reduce(cost_sample& to, const throng_job& job, const sample_settings& how,
                             const std::string& pairs) {
    if (pairs.empty()) return;
    const std::vector<std::string_view> unsorted = lines_of(pairs);
    const auto count = static_cast<double>(unsorted.size());
    std::vector<std::string_view> lines;
    const double sorting = measure_core_seconds([&] {
        lines = unsorted;
        std::ranges::sort(lines);
    });
    if (count > 1) to.sort_pair = sorting / (count * std::log2(count));
    const std::uint64_t copies =
        std::clamp<std::uint64_t>(most_copied_bytes / pairs.size(), 1, most_copies);
    const shared_text input = copies_of(lines, copies);
    to.reduce_pair = measure_core_seconds([&] {
                         (void)run_stage(job, how, mapreduce::stage_kind::reduce, input, nullptr);
                     }) /
                     (count * static_cast<double>(copies));
}

void measure_whole(cost_sample& to, const throng_job& job, const sample_settings& how,
                   const shared_text& text) {
    to.output_bytes.half = static_cast<double>(run_whole(job, how, half_of(*text)));
    to.run_byte = measure_core_seconds([&] {
                      to.output_bytes.all = static_cast<double>(run_whole(job, how, text));
                  }) /
                  static_cast<double>(text->size());
}

}  // namespace

cost_sample measure_sample(const throng_job& job, const sample_settings& how) {
    cost_sample its;
    const shared_text text = generate(how);
    its.bytes = text->size();
    std::string pairs;
    measure_map(its, job, how, text, pairs);
    measure_sort_and_reduce(its, job, how, pairs);
    measure_whole(its, job, how, text);
    return its;
}

}  // namespace throng::cli
