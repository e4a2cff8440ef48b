// What a random program must come to.
#pragma once

#include "framework/tasklet/random_program.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace throng::test {

/// What a program comes to by the rules, worked out in a single thread. A tasklet is a place in its
/// list of steps; its waits are in the lists of channels and tasklets.
class model_run {
public:
    explicit model_run(const program& what)
        : what_(what), channels_(what.capacities.size()), all_(what.tasklets.size() + 1) {}

    std::string trace() {
        all_[main_].spawned = true;
        for (std::size_t i = 0; i < what_.at_first; ++i) make(i);
        for (ready_.push_front(main_); !ready_.empty();) {
            const std::size_t next = ready_.front();
            ready_.pop_front();
            go_on(next);
        }
        return all_[main_].done ? trace_ : trace_ + "stuck";
    }

private:
    struct tasklet_model {
        bool spawned = false;
        bool killed = false;
        bool done = false;
        bool joined = false;
        std::size_t at = 0;                 // the step that is next, or under way
        std::optional<std::string> answer;  // of the step that was under way
        std::deque<std::size_t>* waits_in = nullptr;
        std::deque<std::size_t> joiners;
        std::string passes;  // what it waits to send
    };
    struct channel_model {
        std::deque<std::string> values;
        std::deque<std::size_t> senders;
        std::deque<std::size_t> receivers;
        bool closed = false;
    };

    // Until it waits, gives way to another, or ends.
    void go_on(std::size_t self) {
        tasklet_model& me = all_[self];
        if (me.killed) return finish(self);
        for (;;) {
            if (me.answer) {
                write(self);
                continue;
            }
            if (self == main_ ? main_done() : me.at == what_.tasklets[self].size()) {
                return finish(self);
            }
            if (!take_step(self)) return;
        }
    }

    void write(std::size_t self) {
        tasklet_model& me = all_[self];
        const std::string outcome = *std::exchange(me.answer, std::nullopt);
        const std::size_t number = me.at++;
        if (self != main_) {
            const std::size_t whom = what_.tasklets[self][number].whom;
            trace_ += note(self, number, outcome == "ended" ? end_of(whom) : outcome);
        } else if (number >= what_.yields) {
            const std::size_t whom = number - what_.yields;
            trace_ += note(self, whom, outcome == "ended" ? end_of(whom) : outcome);
        }
    }

    // What a join with a tasklet that is done comes to.
    std::string end_of(std::size_t whom) {
        if (std::exchange(all_[whom].joined, true)) return "joined";
        return all_[whom].killed ? "killed" : "returned";
    }

    bool main_done() const { return all_[main_].at == what_.yields + what_.tasklets.size(); }

    // False if another is to run now.
    bool take_step(std::size_t self) {
        if (self != main_) return carry_out(self, what_.tasklets[self][all_[self].at]);
        if (all_[main_].at < what_.yields) return carry_out(self, {action::yield, 0});
        const std::size_t number = all_[main_].at - what_.yields;
        if (number == 0) {
            for (channel_model& each : channels_) close(each);
        }
        return carry_out(self, {action::join, number});
    }

    bool carry_out(std::size_t self, const step& todo) {
        tasklet_model& me = all_[self];
        const auto answer = [&me](const std::string& outcome) {
            me.answer = outcome;
            return true;
        };
        switch (todo.what) {
            case action::send:
            case action::try_send:
            case action::send_exception:
                return send(self, todo);
            case action::receive:
            case action::try_receive:
                return receive(self, todo);
            case action::yield:
                ready_.push_back(self);
                me.answer = "yielded";
                return false;
            case action::close:
                close(channels_[todo.whom]);
                return answer("closes");
            case action::kill:
                answer("kills");
                return kill(self, todo.whom);
            case action::join:
                return join(self, todo.whom);
            case action::spawn:
                make(todo.whom);
                return answer("spawned");
        }
        return false;
    }

    bool send(std::size_t self, const step& todo) {
        tasklet_model& me = all_[self];
        channel_model& through = channels_[todo.whom];
        me.passes = (todo.what == action::send_exception ? "!" : "") +
                    std::to_string(value_of(self, me.at));
        me.answer = "sent";
        if (through.closed) {
            me.answer = "closed";
        } else if (!through.receivers.empty()) {
            const std::size_t receiver = take_first(through.receivers);
            all_[receiver].answer = me.passes;
            return meet(self, receiver, what_.preferences[todo.whom] == preference::receiver);
        } else if (through.values.size() < what_.capacities[todo.whom]) {
            through.values.push_back(me.passes);
        } else if (todo.what == action::try_send) {
            me.answer = "not";
        } else {
            return wait_in(self, through.senders);
        }
        return true;
    }

    bool receive(std::size_t self, const step& todo) {
        tasklet_model& me = all_[self];
        channel_model& from = channels_[todo.whom];
        if (!from.values.empty()) {
            me.answer = from.values.front();
            from.values.pop_front();
            if (from.senders.empty()) return true;
            const std::size_t sender = take_first(from.senders);
            from.values.push_back(all_[sender].passes);
            all_[sender].answer = "sent";
            return meet(self, sender, false);
        }
        if (!from.senders.empty()) {
            const std::size_t sender = take_first(from.senders);
            me.answer = all_[sender].passes;
            all_[sender].answer = "sent";
            return meet(self, sender, what_.preferences[todo.whom] == preference::sender);
        }
        if (from.closed) {
            me.answer = "end";
        } else if (todo.what == action::try_receive) {
            me.answer = "not";
        } else {
            return wait_in(self, from.receivers);
        }
        return true;
    }

    // `other` has waited, and got what it waited for.
    bool meet(std::size_t self, std::size_t other, bool prefers_other) {
        if (!prefers_other) {
            ready_.push_back(other);
            return true;
        }
        ready_.push_front(other);
        ready_.push_back(self);
        return false;
    }

    void close(channel_model& which) {
        which.closed = true;
        while (!which.senders.empty()) wake(take_first(which.senders), "closed");
        while (!which.receivers.empty()) wake(take_first(which.receivers), "end");
    }

    bool kill(std::size_t self, std::size_t whom) {
        tasklet_model& it = all_[whom];
        if (!it.spawned || it.done || it.killed) return true;
        it.killed = true;
        if (it.waits_in != nullptr) {
            std::erase(*it.waits_in, whom);
            it.waits_in = nullptr;
            ready_.push_back(whom);
        }
        if (whom == self) finish(self);
        return whom != self;
    }

    bool join(std::size_t self, std::size_t whom) {
        all_[self].answer = all_[whom].spawned ? "ended" : "nobody";
        if (!all_[whom].spawned || all_[whom].done) return true;
        return wait_in(self, all_[whom].joiners);
    }

    bool wait_in(std::size_t self, std::deque<std::size_t>& list) {
        list.push_back(self);
        all_[self].waits_in = &list;
        return false;
    }

    std::size_t take_first(std::deque<std::size_t>& list) {
        const std::size_t first = list.front();
        list.pop_front();
        all_[first].waits_in = nullptr;
        return first;
    }

    void wake(std::size_t whom, const std::string& outcome) {
        all_[whom].answer = outcome;
        ready_.push_back(whom);
    }

    void make(std::size_t which) {
        all_[which].spawned = true;
        ready_.push_back(which);
    }

    void finish(std::size_t self) {
        all_[self].done = true;
        while (!all_[self].joiners.empty()) ready_.push_back(take_first(all_[self].joiners));
    }

    const program& what_;
    std::vector<channel_model> channels_;
    std::vector<tasklet_model> all_;  // the main tasklet is the last
    const std::size_t main_ = all_.size() - 1;
    std::deque<std::size_t> ready_;
    std::string trace_;
};

}  // namespace throng::test
