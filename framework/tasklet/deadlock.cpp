// The report of a run that cannot go on.
#include "tasklet/backtrace.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/detail/tasklet/selection.hpp>

#include <fmt/format.h>

#include <map>

namespace throng::detail {

namespace {

constexpr int most_lines = 20;

const char* verb_of(wait_operation operation) {
    switch (operation) {
        case wait_operation::send:
            return "waits to send to";
        case wait_operation::send_exception:
            return "waits to send an exception to";
        case wait_operation::receive:
            return "waits to receive from";
        case wait_operation::join:
            return "waits for the end of";
        case wait_operation::select:
            return "waits in a select over";
        case wait_operation::sleep:
            return "sleeps until";
        case wait_operation::input_output:
            return "waits for input or output by";
        case wait_operation::values:
            return "waits for values";
        case wait_operation::none:
            break;
    }
    return "waits at";
}

class report {
public:
    explicit report(scheduler& where) : where_(where) {}

    std::string write() {
        for (unsigned i = 0; i < where_.shard_count(); ++i) {
            where_.at(i).for_each_tasklet([this](control_block& it) { describe(it); });
        }
        std::string text = fmt::format("deadlock: no tasklet can go on; {} wait for ever", count_);
        text += lines_;
        if (count_ > most_lines) text += fmt::format("\n  and {} more", count_ - most_lines);
        return text;
    }

private:
    std::string name(const control_block& it) {
        std::string given = where_.names().at(it.name);
        return given.empty() ? fmt::format("tasklet {}", demangled(it.type->callable->name()))
                             : fmt::format("tasklet '{}'", given);
    }

    std::string channel_name(const wait_target* channel) {
        const auto number = channels_.try_emplace(channel, channels_.size() + 1);
        return fmt::format("channel {}", number.first->second);
    }

    void describe(const control_block& it) {
        const tasklet_state state = it.state.load(std::memory_order_relaxed);
        if (state == tasklet_state::done) return;
        if (++count_ > most_lines) return;
        lines_ += fmt::format("\n  {} on shard {} ", name(it), it.home->index());
        if (state == tasklet_state::parked) {
            lines_ += "is parked and nobody has woken it";
        } else if (it.operation == wait_operation::join) {
            lines_ += fmt::format("{} {}", verb_of(it.operation),
                                  name(*static_cast<control_block*>(it.value)));
        } else if (it.operation == wait_operation::values) {
            lines_ += verb_of(it.operation);
        } else if (it.operation == wait_operation::select) {
            lines_ += verb_of(it.operation);
            auto& its = *static_cast<selection*>(it.waiting_for);
            for (std::size_t i = 0; i < its.size(); ++i) {
                lines_ += i == 0 ? " " : ", ";
                lines_ += channel_name(its.at(i).waiting_for);
            }
        } else {
            const auto& at = *static_cast<const channel_base*>(it.waiting_for);
            lines_ += fmt::format("{} {}", verb_of(it.operation), channel_name(&at));
            if (at.has_no_other_end()) lines_ += " (which nobody else refers to)";
        }
        lines_ += fmt::format(", at {}:{} in {}", it.where.file_name(), it.where.line(),
                              it.where.function_name());
    }

    scheduler& where_;
    std::map<const wait_target*, std::size_t> channels_;  // numbered as they come up
    int count_ = 0;
    std::string lines_;
};

}  // namespace

std::string describe_deadlock(scheduler& where) { return report(where).write(); }

}  // namespace throng::detail
