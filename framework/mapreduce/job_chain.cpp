#include "mapreduce/job_chain.hpp"

#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/records/kept_text.hpp"

#include <throng/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

namespace throng::mapreduce {

namespace {

// Text that is kept takes half of the budget and leaves the least that a job should have; of a
// small budget it takes a little all the same.
constexpr std::uint64_t part_for_text = 2;
constexpr std::uint64_t part_for_text_of_little = 8;

std::uint64_t most_for_text(std::uint64_t budget) {
    const std::uint64_t spare = budget - std::min(budget, least_memory_bytes);
    return std::max(budget / part_for_text_of_little, std::min(budget / part_for_text, spare));
}

// A block that is being filled may take more than `most_for_text`, where that is less than one.
std::uint64_t budget_beside(std::uint64_t text_bytes, std::uint64_t budget) {
    const std::uint64_t least = std::max<std::uint64_t>(1, budget / part_for_text);
    return std::max(least, budget - std::min(budget, text_bytes));
}

// What stays of inputs when they have been read: the data go, and their memory with them.
std::vector<io::input> names_of(std::vector<io::input> inputs) {
    for (io::input& each : inputs) {
        each.text = nullptr;
        each.data = nullptr;
    }
    return inputs;
}

}  // namespace

job_chain::job_chain(std::vector<chain_link> links, std::vector<io::input> inputs,
                     io::file_system& files)
    : links_(std::move(links)), files_(files) {
    THRONG_CHECK(!links_.empty(), "a chain has at least one job");
    for (chain_link& each : links_) {
        settle_memory(each.options);
        if (&each != &links_.back()) each.options.format = result_format::tsv;  // which is read
    }
    for (std::size_t i = 1; i < size(); ++i) check_reads_results(links_[i].job);
    run_ = std::make_unique<job_run>(links_[0].job, std::move(inputs), links_[0].options, files_,
                                     links_[0].parts);
    parameters_.push_back(run_->parameters());
    for (std::size_t i = 1; i < size(); ++i) {
        const job_instance made(links_[i].job, links_[i].options.parameters);  // anew when it runs
        made.check(links_[i].options);
        parameters_.push_back(made.parameters());
    }
}

job_chain::~job_chain() = default;

std::string job_chain::name_of(std::size_t number) const {
    return to_string(links_[number].job.name);
}

void job_chain::run(io::sink& sink, const named_sinks& named) {
    try {
        run_present(sink, named);
    } catch (const job_error& e) {
        if (size() == 1) throw;
        throw job_error(fmt::format("job '{}': {}", name(), e.what()));
    }
}

void job_chain::run_present(io::sink& sink, const named_sinks& named) {
    {
        const std::lock_guard lock(mutex_);
        runs_ = true;
    }
    try {
        note_outcome(true, number_ + 1 < size() ? run_to_text(named) : run_->run(sink, named));
    } catch (...) {
        note_outcome(false, run_->summary());
        throw;
    }
}

// Of the present job, which does not run any more.
void job_chain::note_outcome(bool done, const job_summary& summary) {
    const std::lock_guard lock(mutex_);
    outcomes_.push_back(outcome_so_far());
    runs_ = false;
    job_outcome& outcome = outcomes_.back();
    outcome.done = done;
    outcome.summary = summary;
    outcome.bad_records = run_->take_bad_records();
}

// What may be known of a job that runs.
job_outcome job_chain::outcome_so_far() const {
    const job_progress& progress = run_->progress();
    job_outcome outcome;
    outcome.job = name();
    outcome.phase = progress.phase.load();
    outcome.plan = run_->plan();
    outcome.summary.input_bytes = progress.mapped_bytes.load();
    outcome.summary.tasks = progress.mapped_tasks.load();
    outcome.summary.bad_records = progress.bad_records.load();
    outcome.summary.most_reducers = static_cast<std::uint64_t>(progress.most_live_reducers.load());
    outcome.inputs = names_of(run_->inputs());
    return outcome;
}

std::vector<job_outcome> job_chain::outcomes_so_far() {
    const std::lock_guard lock(mutex_);
    std::vector<job_outcome> all = outcomes_;
    if (runs_) all.push_back(outcome_so_far());
    return all;
}

std::vector<link_plan> job_chain::plans() const {
    std::vector<link_plan> plans;
    for (std::size_t i = 0; i < size(); ++i) {
        link_plan plan;
        if (i == 0) {
            plan.least = plan.most = run_->plan();
        } else {
            job_options with_least = links_[i].options;
            with_least.memory_bytes =
                budget_beside(std::numeric_limits<std::uint64_t>::max(), with_least.memory_bytes);
            plan.least = plan_run(links_[i].job, {}, with_least);
            io::input any_amount{name_of(i - 1), std::uint64_t{1} << 62, false};
            plan.most = plan_run(links_[i].job, {&any_amount, 1}, links_[i].options);
        }
        if (i + 1 < size()) plan.most_text_bytes = most_for_text(links_[i].options.memory_bytes);
        plans.push_back(std::move(plan));
    }
    return plans;
}

job_summary job_chain::run_to_text(const named_sinks& named) {
    const job_options& options = links_[number_].options;
    const auto text = std::make_shared<kept_text>(most_for_text(options.memory_bytes),
                                                  run_->memory(), run_->scratch_folder(), files_);
    job_summary summary = run_->run(*text, named);
    summary.spilled_bytes += text->put_aside_bytes();
    summary.scratch_bytes += text->scratch_bytes();
    io::input input;
    input.name = fmt::format("the output of '{}'", name());
    input.has_path = false;
    input.size = text->bytes();
    input.data = text;
    text_.assign(1, std::move(input));
    text_bytes_ = text->in_memory_bytes();
    return summary;
}

bool job_chain::next() {
    if (number_ + 1 == size()) return false;
    std::unique_ptr<job_run> before;
    {
        const std::lock_guard lock(mutex_);
        before = std::move(run_);
    }
    before.reset();  // with the text that it has read, before the next one needs memory
    ++number_;
    job_options options = links_[number_].options;
    options.memory_bytes = budget_beside(text_bytes_, options.memory_bytes);
    auto made = std::make_unique<job_run>(links_[number_].job, std::exchange(text_, {}),
                                          std::move(options), files_, links_[number_].parts);
    const std::lock_guard lock(mutex_);
    run_ = std::move(made);
    if (cancelled_) throw job_cancelled("the job was cancelled");
    return true;
}

void job_chain::cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (run_) run_->cancel();
}

}  // namespace throng::mapreduce
