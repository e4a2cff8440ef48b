// What an experiment is: a program that measures one thing, and checks that its answer is right.
//
// To add one, write NAME.cpp here, which defines `std::unique_ptr<experiment> NAME_experiment()`,
// and add NAME to the list in registry.hpp (and to CMakeLists.txt).
#pragma once

#include <throng/error.hpp>
#include <throng/tasklet.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

class interruption_guard;
struct result_row;

/// What every experiment can be told.
struct experiment_settings {
    unsigned workers = 1;  // threads
    stack_kind stack = stack_kind::sliced;
    std::uint64_t seed = 1;  // of random numbers, where there are any
    bool check = false;      // verify all there is to verify, whatever it costs
};

enum class unit : std::uint8_t {
    count,
    flag,
    word,
    ratio,
    seconds,
    nanoseconds,
    delay,  // in nanoseconds; people see it in ms or what suits it
    bytes,
    per_second
};

/// A number with its name, as JSON has it: `seconds`, `bytes_per_tasklet`.
struct figure {
    std::string_view name;     // static
    std::string_view heading;  // static; in tables, where it is left out if this is empty
    unit what;
    double value;
    std::string_view word = {};  // static; in place of the value, of unit::word
};

/// How busy the processors were for a while: 1 is all that the workers could use.
struct busy_time {
    double until;  // seconds since the start
    double share;
};

/// What one run of an experiment gave.
struct measurement {
    double seconds = 0;
    std::uint64_t operations = 0;  // 0: none, since it is a simulation, whose times are computed
    std::uint64_t tasklets = 0;  // alive at once; 0: too few for bytes_per_tasklet to mean anything
    unsigned workers = 0;
    unsigned shards = 0;
    std::uint64_t peak_bytes = 0;   // resident at once; 0: the most so far, whatever that is
    std::vector<figure> more = {};  // the experiment's own
    std::optional<std::uint64_t> answer = {};  // which all runtimes must have the same
    std::vector<busy_time> utilisation = {};   // filled in by whoever runs the experiment
};

/// An answer that is not what it must be: ends the program with exit_failed.
class wrong_answer : public error {
public:
    using error::error;
};

/// Throws wrong_answer unless both are the same; `what` is what they are.
void expect_answer(std::string_view what, std::uint64_t expected, std::uint64_t got);

/// Of an experiment, static.
struct experiment_description {
    std::string_view name;
    std::string_view summary;     // in lists, one line
    std::string_view definition;  // of what is done and measured, for whoever writes it again
    std::string_view examples;
    stack_kind default_stack;
    bool may_choose_stack;
    bool takes_several_workers = true;  // --workers is a list
};

/// What all rows together say: for people, a line; and for programs, a row of its own.
struct conclusion {
    std::string_view name;  // static: of the law, say, that was found in them
    std::string text;
    std::vector<figure> figures;
};

/// One experiment, with its parameters. Used by one thread.
class experiment {
public:
    experiment() = default;
    experiment(const experiment&) = delete;
    experiment& operator=(const experiment&) = delete;
    virtual ~experiment() = default;

    [[nodiscard]] virtual const experiment_description& describe() const = 0;
    /// Adds what it can be told; the experiment outlives `command`.
    virtual void add_options(CLI::App& command) = 0;
    /// With how many workers it runs, one after the other, unless it is told.
    [[nodiscard]] virtual std::vector<std::uint64_t> usual_workers() const;
    /// Before everything else: checks what it was told, and gets what it needs. A signal ends what
    /// has been armed with `interruption`, which must be disarmed in the end. Throws usage_error.
    virtual void prepare(std::span<const std::uint64_t> /*workers*/,
                         interruption_guard& /*interruption*/) {}
    /// How many points it was told to measure: more than one where a parameter is a list.
    [[nodiscard]] virtual std::uint64_t points() const { return 1; }
    /// Makes the parameters, and those settings that are among them, those of point `which`,
    /// counted from 0.
    virtual void choose(std::uint64_t /*which*/, experiment_settings& /*settings*/) {}
    /// What it has been told, after parsing. Throws usage_error for what does not go together.
    [[nodiscard]] virtual std::vector<figure> parameters(
        const experiment_settings& settings) const = 0;
    /// Runs it, once. Call it in an ordinary thread. Throws wrong_answer.
    virtual measurement run(const experiment_settings& settings) = 0;
    /// After all runs of a row: adds what follows from all of them.
    virtual void complete(result_row& /*row*/) {}
    /// After all runs of all rows.
    [[nodiscard]] virtual std::vector<conclusion> conclude(std::span<const result_row> /*rows*/) {
        return {};
    }
};

}  // namespace throng::cli
