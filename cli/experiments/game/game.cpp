// A game whose entities are tasklets, each with an endless script of its own.
#include "cli/experiments/experiment.hpp"
#include "cli/experiments/registry.hpp"
#include "cli/experiments/resident_memory.hpp"
#include "cli/option_values.hpp"
#include "entity.hpp"
#include "mapreduce/stopwatch.hpp"
#include "world.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

using game::entity;
using game::region_state;
using game::world;

constexpr experiment_description description = {
    "game",
    "A world of N entities, tasklets that live by endless scripts",
    "Definition:\n"
    "  The world is a square of S * S cells whose edges meet; S is the least power of\n"
    "  two with S * S >= 4 * N, and at least 2. Entities have numbers from 0; one in\n"
    "  four, those of numbers divisible by 4, are hunters. In a tick each looks at\n"
    "  the world as it was when the last one ended, acts, shows how it then is, and\n"
    "  waits for the next. So it does not matter who is first.\n"
    "\n"
    "  Entity i draws numbers below n from a generator of its own, which begins with\n"
    "  x = mix(seed, i) and for each does\n"
    "    x ^= x << 13;  x ^= x >> 7;  x ^= x << 17;  number = x * n / 2^64\n"
    "  in 64 bits (the product in 128), where mix(seed, i) is 1 for 0, and else z of\n"
    "    z = seed + (i + 1) * 0x9e3779b97f4a7c15;\n"
    "    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "  It draws its column x and its row y below S, and has 16 plus a number below 48\n"
    "  of energy. A move changes column and row by up to 1, and takes 1 of energy if\n"
    "  there is any. Directions 0 to 7 are the cells around, row by row, from (-1,\n"
    "  -1). Distance is the greater of those of columns and of rows. Who looks sees\n"
    "  the first other that it finds in the nine cells from (-1, -1) to (1, 1), row\n"
    "  by row, its own among them; of a cell only the entity of the lowest number is\n"
    "  found.\n"
    "\n"
    "  The script, after a first wait for the next tick, is for ever:\n"
    "    wander  draw a direction below 8, and 1 plus a number below 8 of steps; for\n"
    "            each, while there is energy: move, wait; look, and stop on seeing\n"
    "            somebody\n"
    "  Then look, and, the first that applies:\n"
    "    rest    without energy: add 8 and wait, until there are 48 or more\n"
    "    (wander again where nobody is seen)\n"
    "    meet    one of its kind: wait 3 times; add 1 to the score; draw a direction\n"
    "            below 8, and 4 times move (as wandering) and wait\n"
    "    chase   a hunter: while there is energy and the other's distance is at most\n"
    "            4: at distance 0 add 1 to the score, have 64 of energy, wait, and\n"
    "            end; else move towards the other (by the signs of the ways) twice,\n"
    "            and wait\n"
    "    flee    the others: while there is energy and the distance is less than 4:\n"
    "            move away (by the opposite signs), and wait\n"
    "  The way from a to b is (b - a + S / 2) mod S - S / 2.\n"
    "\n"
    "  The digest of a tick is the sum of mix(a, i), without the exception for 0, in\n"
    "  64 bits, where a is x + y * 2^16 + energy * 2^32 + mood * 2^40 + score * 2^48\n"
    "  as shown, and mood 0 to 4 is wander, chase, flee, rest, meet. The figure\n"
    "  `digest` is the lowest 48 bits of the last.\n"
    "\n"
    "  Entities are spread over all shards. A leader on each wakes those of its shard\n"
    "  for a tick; the main tasklet tells the leaders, and collects the digests.\n"
    "  Measured from the first tick to the end of the last; before it all entities\n"
    "  are made and have shown where they begin, and after it all are killed, which\n"
    "  unwinds the stacks of their scripts (`unwind_seconds`). An operation is one\n"
    "  entity's tick. That each took part in all ticks, and was unwound, is checked;\n"
    "  --check plays it all again with another number of workers and compares all\n"
    "  digests.",
    "  throng experiment game\n"
    "  throng experiment game --entities 1e6 --ticks 5 --workers 1,2\n"
    "  throng experiment game --entities 10k --seed 7 --check --format json",
    stack_kind::sliced,
    true};

// The entities of a shard, and the tasklet that leads them.
struct alignas(64) region {  // written to by one worker at a time
    std::uint32_t first;
    std::uint32_t end;
    region_state state = {};
    channel<bool> ticks{1};
};

struct played {
    std::vector<std::uint64_t> digests;  // of the beginning, and of each tick
    double make_seconds = 0;
    double seconds = 0;
    double unwind_seconds = 0;
    std::uint64_t peak_bytes = 0;
    std::uint64_t score = 0;
    unsigned workers = 0;
    unsigned shards = 0;
};

// One game, from its first tick to its end.
class match {
public:
    match(std::uint32_t entities, std::uint64_t ticks, const experiment_settings& settings,
          unsigned workers)
        : entities_(entities),
          ticks_(ticks),
          settings_(settings),
          world_(entities),
          runtime_({.workers = workers}) {}

    played play() {
        const std::uint64_t shards = runtime_.shards();
        for (std::uint64_t i = 0; i < shards; ++i) {
            regions_.push_back({static_cast<std::uint32_t>(i * entities_ / shards),
                                static_cast<std::uint32_t>((i + 1) * entities_ / shards)});
        }
        played its;
        its.workers = runtime_.workers();
        its.shards = runtime_.shards();
        runtime_.run([&] { direct(its); });
        for (std::uint32_t i = 0; i < entities_; ++i) its.score += world_.seen(i).score;
        std::uint64_t ended = 0;
        for (const region& each : regions_) ended += each.state.ended;
        expect_answer("the number of entities whose scripts were unwound", entities_, ended);
        return its;
    }

private:
    void direct(played& its) {
        mapreduce::stopwatch watch;
        std::vector<tasklet<void>> leaders;
        for (std::uint32_t i = 0; i < regions_.size(); ++i) {
            leaders.push_back(spawn({.name = "leader", .shard = placement::on(i)},
                                    [this, i] { lead(regions_[i]); }));
        }
        end_tick(its);
        its.make_seconds = watch.lap();
        for (std::uint64_t i = 0; i < ticks_; ++i) {
            for (const region& each : regions_) each.ticks.send(true);
            end_tick(its);
        }
        its.seconds = watch.lap();
        its.peak_bytes = peak_resident_bytes();
        for (const region& each : regions_) each.ticks.close();
        for (tasklet<void>& each : leaders) each.join();
        its.unwind_seconds = watch.lap();
    }

    void end_tick(played& its) {
        region_state all;
        for (std::size_t i = 0; i < regions_.size(); ++i) {
            const region_state one = done_.receive().value();
            all.digest += one.digest;
            all.shown += one.shown;
        }
        expect_answer("the number of entities that took part in a tick", entities_, all.shown);
        its.digests.push_back(all.digest);
        world_.end_tick();
    }

    void lead(region& its) {
        std::vector<tasklet_handle> followers;
        for (std::uint32_t i = its.first; i < its.end; ++i) {
            followers.push_back(spawn(
                {.stack = settings_.stack},
                [it = entity(i, settings_.seed, world_, its.state)]() mutable { it.live(); }));
        }
        report(its);
        while (its.ticks.receive()) {
            for (const tasklet_handle& each : followers) each.wake();
            report(its);
        }
        for (const tasklet_handle& each : followers) each.kill();
        yield();  // until all have been unwound
    }
    // The leader's turn comes when all that are ready have had theirs: they wait for the next tick.
    void report(region& its) {
        yield();
        done_.send(its.state);
        its.state = {};
    }

    std::uint32_t entities_;
    std::uint64_t ticks_;
    const experiment_settings& settings_;
    world world_;
    std::vector<region> regions_;
    channel<region_state> done_{unbounded};
    runtime runtime_;
};

class game_experiment_type final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--entities", entities_, "Who live in the world (default: 100000)")
            ->transform(large_number(1, world::most_entities))
            ->option_text("N");
        command.add_option("--ticks", ticks_, "How often each of them acts (default: 100)")
            ->transform(large_number(1, most_ticks))
            ->option_text("N");
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"entities", "entities", unit::count, static_cast<double>(entities_)},
                {"ticks", "ticks", unit::count, static_cast<double>(ticks_)}};
    }

    measurement run(const experiment_settings& settings) override {
        const played its = play(settings, settings.workers);
        if (settings.check) {
            const unsigned others = settings.workers == 1 ? 2 : settings.workers - 1;
            compare(its, play(settings, others));
        }
        constexpr std::uint64_t shown_bits = (std::uint64_t{1} << 48) - 1;
        return {its.seconds,
                entities_ * ticks_,
                entities_,
                its.workers,
                its.shards,
                its.peak_bytes,
                {{"ticks_per_second", "ticks/s", unit::per_second,
                  static_cast<double>(ticks_) / its.seconds},
                 {"make_seconds", "", unit::seconds, its.make_seconds},
                 {"unwind_seconds", "unwind", unit::seconds, its.unwind_seconds},
                 {"score", "score", unit::count, static_cast<double>(its.score)},
                 {"digest", "digest", unit::count,
                  static_cast<double>(its.digests.back() & shown_bits)}}};
    }

private:
    static constexpr std::uint64_t most_ticks = 1'000'000'000;

    [[nodiscard]] played play(const experiment_settings& settings, unsigned workers) const {
        match its(static_cast<std::uint32_t>(entities_), ticks_, settings, workers);
        return its.play();
    }

    static void compare(const played& first, const played& again) {
        for (std::size_t i = 0; i < first.digests.size(); ++i) {
            expect_answer(fmt::format("the digest after tick {} of a game that was played with {} "
                                      "workers, with {}",
                                      i, first.workers, again.workers),
                          first.digests[i], again.digests[i]);
        }
    }

    std::uint64_t entities_ = 100'000;
    std::uint64_t ticks_ = 100;
};

}  // namespace

std::unique_ptr<experiment> game_experiment() { return std::make_unique<game_experiment_type>(); }

}  // namespace throng::cli
