// The main experiment: what becomes of speed and memory with the number of live reducers.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "message_answer.hpp"
#include "message_plan.hpp"
#include "point_grid.hpp"
#include "reducers_job.hpp"
#include "registry.hpp"

#include <throng/job.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "reducers",
    "Messages to ever more reducers: their speed, memory and delays",
    "Definition:\n"
    "  P producers send M messages in all to the reducers of K keys, as in the\n"
    "  experiment fanout, which has the definition of the random numbers x. Keys:\n"
    "    uniform  x * K / 2^64\n"
    "    zipf     key k, from 0 on, as often as 1 / (k + 1)^S, by rejection-inversion\n"
    "             (Hörmann, Derflinger 1996) with the upper 53 bits of x\n"
    "    hot      0 if the highest bit of x is 0, else uniform from the next x\n"
    "  A value has V bytes. Every 64th of a producer's messages, from its first on,\n"
    "  carries the time at which it is sent; its latency is the time until it has\n"
    "  been received. A reducer counts its messages, and writes their number.\n"
    "  With --combine yes, values are counts, which producers add up for each key as\n"
    "  far as their tables hold it; there are no latencies then.\n"
    "\n"
    "  --reducers live: a reducer starts with its first message and receives while\n"
    "  producers send, so that all are alive at the end; deferred: messages wait in\n"
    "  memory until all have been sent, and some hundred reducers run at a time.\n"
    "\n"
    "  Measured from the start until the last reducer has ended. An operation is a\n"
    "  message. bytes_per_tasklet is for each reducer, and includes all batches under\n"
    "  way and the results. last_result_seconds is until the last result is written,\n"
    "  and page_table_bytes and mappings are those of the process when the last\n"
    "  producer has sent all. Number and sum of the results are checked; --check\n"
    "  generates all keys again and verifies the result of every reducer.",
    "  throng experiment reducers --keys 1e3..1e5 --messages 1M\n"
    "  throng experiment reducers --keys 1e5 --distribution uniform,zipf,hot\n"
    "  throng experiment reducers --keys 1e4 --messages 1M --stack sliced,dedicated\n"
    "  throng experiment reducers --keys 1e5 --reducers live,deferred --format csv",
    stack_kind::sliced,
    false};

constexpr throng_job stamped_table =
    detail::checked_job_table<stamped_job>("reducers", "Random keys with values of 8 bytes");
constexpr throng_job sized_table =
    detail::checked_job_table<sized_job>("reducers", "Random keys with values of any size");
constexpr throng_job combined_table =
    detail::checked_job_table<combined_job>("reducers", "Random keys, counted by producers");

constexpr std::array stack_kinds = {stack_kind::sliced, stack_kind::dedicated};
constexpr std::array reducer_modes = {mapreduce::reducer_mode::live,
                                      mapreduce::reducer_mode::deferred};
constexpr std::array<std::string_view, 2> mode_names = {"live", "deferred"};

class reducers final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        add_number_list(command, "--keys", keys_.all, 1, most_keys,
                        "Different keys (default: 1e3..1e7)");
        command
            .add_option("--messages", messages_,
                        "Messages in all (default: 20000000, or 4 for each key if that is more)")
            ->transform(large_number(1, most_messages))
            ->option_text("M");
        add_word_list(command, "--distribution", distribution_.all,
                      {key_distribution_names.begin(), key_distribution_names.end()},
                      "How often each key comes (default: uniform)");
        command.add_option("--exponent", exponent_, "S of Zipf's law (default: 1)")
            ->check(decimal_number(0, most_exponent))
            ->option_text("S");
        add_number_list(command, "--value-bytes", value_bytes_.all, least_value, most_value,
                        "Size of a value (default: 8)");
        add_number_list(command, "--producers", producers_.all, 1, most_producers,
                        "Who send them (default: one for each worker)");
        add_number_list(command, "--partitions", partitions_.all, 1, most_partitions,
                        "Shards that the keys are spread over (default: 1024)");
        add_word_list(command, "--stack", stacks_.all, {"sliced", "dedicated"},
                      "Stacks of the reducers (default: sliced)");
        add_word_list(command, "--reducers", modes_.all, {mode_names.begin(), mode_names.end()},
                      "When reducers run (default: live)");
        add_word_list(command, "--combine", combine_.all, {"no", "yes"},
                      "Whether producers combine what they send (default: no)");
    }

    [[nodiscard]] std::uint64_t points() const override {
        return keys_.all.size() * distribution_.all.size() * value_bytes_.all.size() *
               producers_.all.size() * partitions_.all.size() * stacks_.all.size() *
               modes_.all.size() * combine_.all.size();
    }

    void choose(std::uint64_t which, experiment_settings& settings) override {
        point_grid point(which);
        point.choose(keys_);
        for (auto* each : {&producers_, &partitions_, &value_bytes_, &distribution_, &combine_,
                           &modes_, &stacks_}) {
            point.choose(*each);
        }
        settings.stack = stack_kinds[stacks_.chosen];
    }

    [[nodiscard]] std::vector<figure> parameters(
        const experiment_settings& settings) const override {
        const message_plan plan = plan_for(settings);
        return {{"keys", "keys", unit::count, static_cast<double>(plan.keys)},
                {"messages", "messages", unit::count, static_cast<double>(plan.messages)},
                {"distribution", heading(distribution_, "distribution"), unit::word, 0,
                 key_distribution_names[distribution_.chosen]},
                {"exponent", "", unit::ratio, plan.exponent},
                {"value_bytes", heading(value_bytes_, "bytes"), unit::count,
                 static_cast<double>(value_bytes_.chosen)},
                {"producers", heading(producers_, "producers"), unit::count,
                 static_cast<double>(plan.producers)},
                {"reducers", heading(modes_, "reducers"), unit::word, 0, mode_names[modes_.chosen]},
                {"combine", heading(combine_, "combine"), unit::flag,
                 static_cast<double>(combine_.chosen)}};
    }

    measurement run(const experiment_settings& settings) override {
        const message_plan plan = plan_for(settings);
        mapreduce::job_options options;
        options.partitions = static_cast<unsigned>(partitions_.chosen);
        options.reducers = reducer_modes[modes_.chosen];
        options.reducer_stacks = settings.stack;
        the_message_probe.begin(plan.producers, value_bytes_.chosen);
        message_answer answer(plan, settings.check);
        const mapreduce::job_summary summary =
            run_planned(table(), plan, settings, std::move(options), answer);
        expect_answer("the sum of what the reducers counted", plan.messages, answer.sum());
        expect_answer("the number of results", summary.reducers, answer.results());
        if (settings.check) answer.verify();
        const double seconds = summary.seconds.map + summary.seconds.reduce;
        return {seconds,
                plan.messages,
                summary.reducers,
                summary.workers,
                summary.partitions,
                answer.peak_bytes(),
                figures(plan, summary, seconds)};
    }

private:
    static constexpr std::uint64_t usual_messages = 20'000'000;
    static constexpr std::uint64_t messages_for_each_key = 4;
    static constexpr std::uint64_t least_value = 8;  // a time
    static constexpr std::uint64_t most_value = std::uint64_t{1} << 20;
    static constexpr double most_exponent = 100;

    using numbers = choices<std::uint64_t>;

    // Tables leave out what is the same in all rows.
    static std::string_view heading(const numbers& parameter, std::string_view name) {
        return parameter.all.size() > 1 ? name : "";
    }

    [[nodiscard]] const throng_job& table() const {
        if (combine_.chosen != 0) return combined_table;
        return value_bytes_.chosen == least_value ? stamped_table : sized_table;
    }

    [[nodiscard]] message_plan plan_for(const experiment_settings& settings) const {
        const std::uint64_t keys = keys_.chosen;
        const std::uint64_t usual = std::max(usual_messages, messages_for_each_key * keys);
        return {keys,
                messages_ > 0 ? messages_ : usual,
                producers_.chosen > 0 ? producers_.chosen : settings.workers,
                settings.seed,
                static_cast<key_distribution>(distribution_.chosen),
                exponent_};
    }

    [[nodiscard]] std::vector<figure> figures(const message_plan& plan,
                                              const mapreduce::job_summary& summary,
                                              double seconds) const {
        const message_probe& probe = the_message_probe;
        const auto latency = [&probe](double share) { return probe.latencies.percentile(share); };
        std::vector<figure> all = {
            {"messages_per_second", "messages/s", unit::per_second,
             static_cast<double>(plan.messages) / seconds},
            {"live_reducers", "live", unit::count, static_cast<double>(summary.most_reducers)},
            {"last_result_seconds", "last result", unit::seconds, summary.seconds.total},
            {"switches", "", unit::count, static_cast<double>(summary.switches)},
            {"page_table_bytes", "", unit::bytes, static_cast<double>(probe.page_table_bytes)},
            {"mappings", "", unit::count, static_cast<double>(probe.mappings)}};
        if (combine_.chosen == 0) {
            all.push_back({"latency_p50_ns", "p50", unit::delay, latency(0.5)});
            all.push_back({"latency_p99_ns", "p99", unit::delay, latency(0.99)});
            all.push_back({"latency_p999_ns", "p99.9", unit::delay, latency(0.999)});
        }
        return all;
    }

    numbers keys_{{1'000, 10'000, 100'000, 1'000'000, 10'000'000}};
    std::uint64_t messages_ = 0;  // 0: what suits the keys
    numbers distribution_{{0}};
    double exponent_ = 1;
    numbers value_bytes_{{least_value}};
    numbers producers_{{0}};   // 0: as many as there are workers
    numbers partitions_{{0}};  // 0: what suits many keys
    numbers stacks_{{0}};
    numbers modes_{{0}};
    numbers combine_{{0}};
};

}  // namespace

std::unique_ptr<experiment> reducers_experiment() { return std::make_unique<reducers>(); }

}  // namespace throng::cli
