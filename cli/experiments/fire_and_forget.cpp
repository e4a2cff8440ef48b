// Small tasks that nobody waits for: none may be lost.
#include "cli/exit_status.hpp"
#include "cli/option_values.hpp"
#include "cli/random_sequence.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "fire-and-forget",
    "N small tasks are dispatched and not waited for; none is lost",
    "Definition:\n"
    "  D dispatchers, tasklets on shards of their own as far as there are so many,\n"
    "  make N tasklets in all, the tasks; the first N mod D dispatchers one more than\n"
    "  the others. A task may run on any shard. Nobody keeps a handle of it, nor\n"
    "  waits for it: the main tasklet makes the dispatchers and ends, a dispatcher\n"
    "  ends when it has made its last task, and the run ends when there is nothing\n"
    "  left to do. Task i, of 0 to N - 1, adds mix(seed, i) to its shard's sum, where\n"
    "  mix is z of\n"
    "    z = seed + (i + 1) * 0x9e3779b97f4a7c15;\n"
    "    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "  in 64 bits. At most A tasks are alive at once: a dispatcher makes them in\n"
    "  batches of A / (2 * D), and parks before a batch until the last but one has\n"
    "  ended, whose last task wakes it.\n"
    "\n"
    "  Measured from before the first dispatcher is made until the run has ended. An\n"
    "  operation is a task, from its making to its end. `left_behind` are those that\n"
    "  were alive when their dispatcher ended. The sum of what all tasks added is\n"
    "  checked; --check counts how often each of them ran, and how many are alive.",
    "  throng experiment fire-and-forget\n"
    "  throng experiment fire-and-forget --tasks 2M --workers 1,2 --repeat 3\n"
    "  throng experiment fire-and-forget --dispatchers 8 --alive 100 --check",
    stack_kind::sliced,
    true};

struct tasks_plan {
    std::uint64_t tasks = 1'000'000;
    std::uint64_t dispatchers = 0;  // 0: as many as there are workers
    std::uint64_t alive = 100'000;
};

// What all tasks have done; under check of each one, and who are alive.
class work_done {
public:
    work_done(std::uint64_t tasks, unsigned shards, bool check)
        : sums_(shards), runs_(check ? tasks : 0) {}

    void begin_task() {
        if (runs_.empty()) return;
        const std::int64_t now = alive_.fetch_add(1, std::memory_order_relaxed) + 1;
        std::int64_t most = most_alive_.load(std::memory_order_relaxed);
        while (now > most && !most_alive_.compare_exchange_weak(most, now)) {
        }
    }
    void run_task(std::uint64_t number, std::uint64_t value) {
        sums_[this_shard()].value += value;
        if (!runs_.empty()) runs_[number].fetch_add(1, std::memory_order_relaxed);
    }
    void end_task() {
        if (!runs_.empty()) alive_.fetch_sub(1, std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t sum() const {
        std::uint64_t all = 0;
        for (const shard_sum& each : sums_) all += each.value;
        return all;
    }
    void verify(std::uint64_t most_alive) const {
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            expect_answer(fmt::format("how often task {} ran", i), 1, runs_[i].load());
        }
        const auto most = static_cast<std::uint64_t>(most_alive_.load());
        if (most > most_alive) expect_answer("the most tasks alive at once", most_alive, most);
    }

private:
    struct alignas(64) shard_sum {
        std::uint64_t value = 0;  // the shard's own
    };
    std::vector<shard_sum> sums_;
    std::vector<std::atomic<std::uint8_t>> runs_;
    std::atomic<std::int64_t> alive_{0};
    std::atomic<std::int64_t> most_alive_{0};
};

// Makes tasks in batches, of which two are under way at most. Outlives its tasks.
class dispatcher {
public:
    dispatcher(std::uint64_t first, std::uint64_t end, std::uint64_t batch,
               const experiment_settings& settings, work_done& work)
        : next_(first), end_(end), batch_(batch), settings_(settings), work_(work) {}

    void dispatch() {
        self_ = this_tasklet();
        for (std::size_t which = 0; next_ < end_; which = 1 - which) {
            while (left_[which].load(std::memory_order_acquire) > 0) park();
            dispatch_batch(left_[which]);
        }
        left_behind_ = left_[0].load() + left_[1].load();
    }

    [[nodiscard]] std::uint64_t left_behind() const { return left_behind_; }

private:
    using counter = std::atomic<std::uint64_t>;

    void dispatch_batch(counter& left) {
        const std::uint64_t end = std::min(end_, next_ + batch_);
        left.store(end - next_, std::memory_order_relaxed);
        const spawn_options options{.stack = settings_.stack, .shard = placement::anywhere()};
        for (; next_ < end; ++next_) {
            work_.begin_task();
            spawn(options, [this, &left, number = next_] { run_task(number, left); });
        }
    }
    void run_task(std::uint64_t number, counter& left) const {
        work_.run_task(number, mixed(settings_.seed, number));
        work_.end_task();
        if (left.fetch_sub(1, std::memory_order_acq_rel) == 1) self_.wake();
    }

    std::uint64_t next_;
    const std::uint64_t end_;
    const std::uint64_t batch_;
    const experiment_settings& settings_;
    work_done& work_;
    tasklet_handle self_;
    std::array<counter, 2> left_{};  // of the batches under way
    std::uint64_t left_behind_ = 0;
};

class fire_and_forget final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--tasks", plan_.tasks, "Tasks in all (default: 1000000)")
            ->transform(large_number(1, most_tasks))
            ->option_text("N");
        command
            .add_option("--dispatchers", plan_.dispatchers,
                        "Who make them (default: one for each worker)")
            ->transform(large_number(1, most_dispatchers))
            ->option_text("D");
        command
            .add_option("--alive", plan_.alive, "Tasks alive at once, at most (default: 100000)")
            ->transform(large_number(2, most_tasks))
            ->option_text("A");
    }

    [[nodiscard]] std::vector<figure> parameters(
        const experiment_settings& settings) const override {
        const tasks_plan plan = plan_for(settings);
        if (plan.alive < 2 * plan.dispatchers) {
            throw usage_error(fmt::format(
                "--alive: {} is too few for {} dispatchers, which need two each; give {} or more",
                plan.alive, plan.dispatchers, 2 * plan.dispatchers));
        }
        return {{"tasks", "tasks", unit::count, static_cast<double>(plan.tasks)},
                {"dispatchers", "dispatchers", unit::count, static_cast<double>(plan.dispatchers)},
                {"alive", "alive", unit::count, static_cast<double>(plan.alive)}};
    }

    measurement run(const experiment_settings& settings) override {
        const tasks_plan plan = plan_for(settings);
        runtime its({.workers = settings.workers});
        work_done work(plan.tasks, its.shards(), settings.check);
        std::vector<std::unique_ptr<dispatcher>> dispatchers = divide(plan, settings, work);
        const mapreduce::stopwatch watch;
        its.run([&] {
            for (std::uint32_t i = 0; i < dispatchers.size(); ++i) {
                spawn({.shard = placement::on(i % its.shards())},
                      [each = dispatchers[i].get()] { each->dispatch(); });
            }
        });
        const double seconds = watch.seconds();
        check(plan, settings, work);
        std::uint64_t left_behind = 0;
        for (const auto& each : dispatchers) left_behind += each->left_behind();
        dispatchers.clear();  // before the runtime, whose tasklets they refer to
        return {seconds,
                plan.tasks,
                0,
                its.workers(),
                its.shards(),
                0,
                {{"tasks_per_second", "tasks/s", unit::per_second,
                  static_cast<double>(plan.tasks) / seconds},
                 {"left_behind", "left behind", unit::count, static_cast<double>(left_behind)}}};
    }

private:
    static constexpr std::uint64_t most_tasks = 1'000'000'000;
    static constexpr std::uint64_t most_dispatchers = 1'000'000;

    [[nodiscard]] tasks_plan plan_for(const experiment_settings& settings) const {
        tasks_plan plan = plan_;
        if (plan.dispatchers == 0) plan.dispatchers = settings.workers;
        return plan;
    }

    static std::vector<std::unique_ptr<dispatcher>> divide(const tasks_plan& plan,
                                                           const experiment_settings& settings,
                                                           work_done& work) {
        std::vector<std::unique_ptr<dispatcher>> all;
        const std::uint64_t batch = plan.alive / (2 * plan.dispatchers);
        std::uint64_t first = 0;
        for (std::uint64_t i = 0; i < plan.dispatchers; ++i) {
            const std::uint64_t more = i < plan.tasks % plan.dispatchers ? 1 : 0;
            const std::uint64_t end = first + plan.tasks / plan.dispatchers + more;
            all.push_back(std::make_unique<dispatcher>(first, end, batch, settings, work));
            first = end;
        }
        return all;
    }

    static void check(const tasks_plan& plan, const experiment_settings& settings,
                      const work_done& work) {
        std::uint64_t expected = 0;
        for (std::uint64_t i = 0; i < plan.tasks; ++i) expected += mixed(settings.seed, i);
        expect_answer("the sum of what all tasks added", expected, work.sum());
        if (settings.check) work.verify(plan.alive);
    }

    tasks_plan plan_;
};

}  // namespace

std::unique_ptr<experiment> fire_and_forget_experiment() {
    return std::make_unique<fire_and_forget>();
}

}  // namespace throng::cli
