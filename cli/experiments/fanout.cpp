// Producers send messages to as many reducers as there are keys, through the shuffle.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "message_answer.hpp"
#include "message_plan.hpp"
#include "registry.hpp"

#include <throng/job.hpp>

#include <CLI/CLI.hpp>

#include <utility>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "fanout",
    "Messages to K reducers, which the data brings forth",
    "Definition:\n"
    "  P producers send M messages (key, 1) in all, the first M mod P of them one\n"
    "  more than the others. Keys are below K, and random: producer p, from 0 on,\n"
    "  begins with x = mix(seed + (p + 1) * 0x9e3779b97f4a7c15), and for each message\n"
    "    x ^= x << 13;  x ^= x >> 7;  x ^= x << 17;  key = x * K / 2^64\n"
    "  in 64 bits (the product in 128), where mix is the finalizer of SplitMix64:\n"
    "    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "  The first message of a key starts a tasklet, the key's reducer, which receives\n"
    "  the messages of its key, one at a time, adds them up, parks while there are\n"
    "  none, and at the end of all messages writes the sum.\n"
    "\n"
    "  It is a job as any other: a producer is a call of `map`, messages go through\n"
    "  the shuffle, without a combiner, and reducers are live from the first message\n"
    "  to the last. As many producers as there are workers send at the same time.\n"
    "\n"
    "  Measured from the start until every message has been received, reducers being\n"
    "  made meanwhile; `drain_seconds` is what follows until the last reducer has\n"
    "  ended. An operation is a message. bytes_per_tasklet is for each of the\n"
    "  live_reducers, the most that were alive at once, and includes all batches\n"
    "  under way and the results. Sum and number of the results are checked; --check\n"
    "  generates all keys again and verifies the result of every reducer.",
    "  throng experiment fanout\n"
    "  throng experiment fanout --reducers 1e6 --messages 20M\n"
    "  throng experiment fanout --reducers 1e6 --producers 1 --seed 7 --check",
    stack_kind::sliced,
    false};

// A producer emits (key, 1) for each of its messages; the reducer of a key adds them up.
class fanout_job : public planned_job {
public:
    void map(std::string_view line, emitter<std::uint64_t, std::uint64_t>& emit) const {
        for_each_key(line, [&emit](std::uint64_t key) { emit(key, 1); });
    }

    void reduce(std::uint64_t key, receiver<std::uint64_t>& messages, output& out) const {
        std::uint64_t count = 0;
        for (const std::uint64_t one : messages) count += one;
        out.write(key, count);
    }
};

constexpr throng_job fanout_table =
    detail::checked_job_table<fanout_job>("fanout", "Random keys, each of which a reducer counts");

class fanout final : public experiment {
public:
    fanout() {
        plan_.keys = 100'000;
        plan_.messages = 10'000'000;
        plan_.producers = 0;
    }

    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--reducers", plan_.keys, "Different keys (default: 100000)")
            ->transform(large_number(1, most_keys))
            ->option_text("K");
        command.add_option("--messages", plan_.messages, "Messages in all (default: 10000000)")
            ->transform(large_number(1, most_messages))
            ->option_text("M");
        command
            .add_option("--producers", plan_.producers,
                        "Who send them (default: one for each worker)")
            ->transform(large_number(1, most_producers))
            ->option_text("P");
        command
            .add_option("--partitions", partitions_,
                        "Shards that the keys are spread over (default: 1024)")
            ->check(whole_number(1, most_partitions))
            ->option_text("N");
    }

    [[nodiscard]] std::vector<figure> parameters(
        const experiment_settings& settings) const override {
        const message_plan plan = plan_for(settings);
        return {{"reducers", "reducers", unit::count, static_cast<double>(plan.keys)},
                {"messages", "messages", unit::count, static_cast<double>(plan.messages)},
                {"producers", "producers", unit::count, static_cast<double>(plan.producers)}};
    }

    measurement run(const experiment_settings& settings) override {
        const message_plan plan = plan_for(settings);
        message_answer answer(plan, settings.check);
        mapreduce::job_options options;
        options.partitions = partitions_;
        options.reducers = mapreduce::reducer_mode::live;
        const mapreduce::job_summary summary =
            run_planned(fanout_table, plan, settings, std::move(options), answer);
        expect_answer("the sum of what the reducers counted", plan.messages, answer.sum());
        expect_answer("the number of results", summary.reducers, answer.results());
        if (settings.check) answer.verify();
        const double seconds = summary.seconds.map;
        return {seconds,
                plan.messages,
                summary.most_reducers,
                summary.workers,
                summary.partitions,
                answer.peak_bytes(),
                {{"messages_per_second", "messages/s", unit::per_second,
                  static_cast<double>(plan.messages) / seconds},
                 {"live_reducers", "live", unit::count, static_cast<double>(summary.most_reducers)},
                 {"drain_seconds", "drain", unit::seconds, summary.seconds.reduce},
                 {"switches", "", unit::count, static_cast<double>(summary.switches)}},
                answer.sum()};
    }

private:
    [[nodiscard]] message_plan plan_for(const experiment_settings& settings) const {
        message_plan plan = plan_;
        plan.seed = settings.seed;
        if (plan.producers == 0) plan.producers = settings.workers;
        return plan;
    }

    message_plan plan_;  // producers: 0 stands for as many as there are workers
    unsigned partitions_ = 0;
};

}  // namespace

std::unique_ptr<experiment> fanout_experiment() { return std::make_unique<fanout>(); }

}  // namespace throng::cli
