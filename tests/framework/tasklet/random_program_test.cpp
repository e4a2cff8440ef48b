// Random programs on one shard against a model of it: every step in exactly the order that the
// rules of channels, preferences, kill and join say.
#include "framework/tasklet/random_program.hpp"

#include "framework/tasklet/program_model.hpp"
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

// The program, run by the library. T is what passes through the channels.
template <class T>
class real_run {
public:
    real_run(const program& what, stack_kind stack) : what_(what), stack_(stack) {}

    std::string trace(runtime& where) {
        where.run([this] { main(); });
        return trace_;
    }

private:
    void main() {
        for (std::size_t i = 0; i < what_.capacities.size(); ++i) {
            channels_.emplace_back(what_.capacities[i]);
            channels_.back().set_preference(what_.preferences[i]);
        }
        handles_.resize(what_.tasklets.size());
        for (std::size_t i = 0; i < what_.at_first; ++i) start(i);
        for (std::size_t i = 0; i < what_.yields; ++i) yield();
        for (const auto& each : channels_) each.close();
        for (std::size_t i = 0; i < handles_.size(); ++i) {
            trace_ += note(handles_.size(), i, join(i));
        }
        channels_.clear();
    }

    void start(std::size_t which) {
        handles_[which] =
            spawn({.stack = which % 3 == 0 ? stack_kind::dedicated : stack_}, [this, which] {
                const auto& steps = what_.tasklets[which];
                for (std::size_t i = 0; i < steps.size(); ++i) {
                    const std::string outcome = carry_out(which, i, steps[i]);
                    trace_ += note(which, i, outcome);
                }
            });
    }

    std::string carry_out(std::size_t self, std::size_t number, const step& todo) {
        try {
            return attempt_step(self, number, todo);
        } catch (const channel_closed&) {
            return "closed";
        } catch (const std::logic_error& sent) {
            return std::string("!") + sent.what();
        }
    }

    std::string attempt_step(std::size_t self, std::size_t number, const step& todo) {
        const int value = value_of(self, number);
        switch (todo.what) {
            case action::send:
                channels_[todo.whom].send(make(value));
                return "sent";
            case action::try_send:
                return channels_[todo.whom].try_send(make(value)) ? "sent" : "not";
            case action::send_exception:
                channels_[todo.whom].send_exception(
                    std::make_exception_ptr(std::logic_error(std::to_string(value))));
                return "sent";
            case action::receive: {
                const auto got = channels_[todo.whom].receive();
                return got ? show(*got) : "end";
            }
            case action::try_receive: {
                auto got = channels_[todo.whom].try_receive();
                return got ? show(*got) : got.closed ? "end" : "not";
            }
            case action::yield:
                yield();
                return "yielded";
            case action::close:
                channels_[todo.whom].close();
                return "closes";
            case action::kill:
                if (handles_[todo.whom]) handles_[todo.whom].kill();
                return "kills";
            case action::join:
                return join(todo.whom);
            case action::spawn:
                start(todo.whom);
                return "spawned";
        }
        return "?";
    }

    std::string join(std::size_t which) {
        auto handle = handles_[which];
        if (!handle) return "nobody";
        try {
            handle.join();
            return "returned";
        } catch (const killed_error&) {
            return "killed";
        } catch (const error&) {
            return "joined";
        }
    }

    static T make(int value) {
        if constexpr (std::is_same_v<T, int>)
            return value;
        else
            return std::to_string(value) + std::string(40, ' ');
    }
    static std::string show(const T& value) {
        if constexpr (std::is_same_v<T, int>)
            return std::to_string(value);
        else
            return value.size() > 40 ? value.substr(0, value.size() - 40) : "damaged";
    }

    const program& what_;
    const stack_kind stack_;
    std::vector<channel<T>> channels_;
    std::vector<tasklet<void>> handles_;
    std::string trace_;
};

}  // namespace

TEST_CASE("random programs take every step in the order that the rules say") {
    const std::uint64_t first_seed = random_seed();
    CAPTURE(first_seed);
    for_each_setup([first_seed](const setup& where) {
        runtime its(where.options());
        const std::size_t count = scaled(400);
        for (std::size_t i = 0; i < count; ++i) {
            const program what(first_seed + i);
            const std::string expected = model_run(what).trace();
            const std::string with_small = real_run<int>(what, where.stack).trace(its);
            const std::string with_large = real_run<std::string>(what, where.stack).trace(its);
            if (with_small == expected && with_large == expected) continue;
            CAPTURE(i);
            CHECK(with_small == expected);
            CHECK(with_large == expected);
            return;
        }
    });
}
