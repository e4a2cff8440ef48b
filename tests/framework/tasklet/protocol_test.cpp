// The protocols by which no message and no ready shard is forgotten, in every interleaving. Each
// is also tried with one of its steps left out, which must then be found out.
#include "framework/tasklet/model_checker.hpp"
#include "scale.hpp"

#include <doctest/doctest.h>

#include <array>
#include <compare>
#include <cstdint>

using namespace throng::test;

namespace {

enum class fault : std::uint8_t {
    none,
    no_second_look,
    looks_before_it_posts,
    calls_no_other,
    finds_and_calls_no_other
};

// shard::post, shard::run_turn, and try_hold and let_go of a thread that keeps workers away.
// Threads 0 and 1 post a message each, 2 and 3 are workers, 4 holds the shard once.
struct activation {
    fault with;
    std::int8_t inbox = 0;
    std::int8_t delivered = 0;
    std::int8_t in_line = 0;  // times that the shard stands in the scheduler's queue
    std::int8_t owners = 0;   // threads that believe that the shard is theirs
    bool active = false;
    std::array<std::uint8_t, 5> at{};
    std::array<bool, 2> saw_active{};

    static constexpr std::uint8_t end = 9;
    auto operator<=>(const activation&) const = default;

    [[nodiscard]] bool wrong() const { return owners > 1 || in_line > 1; }
    [[nodiscard]] bool lost() const { return delivered != 2; }

    step advance(std::size_t thread) {
        if (at[thread] == end) return step::finished;
        if (thread < 2) {
            at[thread] = post(at[thread], saw_active[thread]);
        } else if (thread < 4) {
            if (at[thread] == 0 && in_line == 0) return step::waits;
            at[thread] = work(at[thread]);
        } else {
            at[thread] = hold(at[thread]);
        }
        return step::taken;
    }

private:
    bool take_active() {
        const bool before = active;
        active = true;
        return !before;
    }

    // Each returns the next place in the program.
    std::uint8_t post(std::uint8_t place, bool& saw) {
        const bool looks_first = with == fault::looks_before_it_posts;
        switch (place) {
            case 0:
                looks_first ? void(saw = active) : void(++inbox);
                return 1;
            case 1:
                looks_first ? void(++inbox) : void(saw = active);
                return saw ? end : 2;
            case 2:
                return take_active() ? 3 : end;
            default:
                ++in_line;
                return end;
        }
    }

    std::uint8_t work(std::uint8_t place) {
        switch (place) {
            case 0:
                --in_line;
                ++owners;
                return 1;
            case 1:
                delivered = static_cast<std::int8_t>(delivered + inbox);
                inbox = 0;
                return 2;
            case 2:
                --owners;
                active = false;
                return with == fault::no_second_look ? 0 : 3;
            case 3:
                return inbox == 0 ? 0 : 4;
            case 4:
                return take_active() ? 5 : 0;
            default:
                ++in_line;
                return 0;
        }
    }

    std::uint8_t hold(std::uint8_t place) {
        switch (place) {
            case 0:
                if (!take_active()) return end;
                ++owners;
                return 1;
            case 1:
                --owners;
                active = false;
                return 2;
            case 2:
                return inbox == 0 ? end : 3;
            case 3:
                return take_active() ? 4 : end;
            default:
                ++in_line;
                return end;
        }
    }
};

exploration<activation> explore_activation(fault with) { return {activation{.with = with}, 5}; }

// What comes of a shard's turn: an end, after which the worker looks out for messages in vain; none
// at all; or an end, and then messages, which take it another turn without end.
enum class turns : std::uint8_t { end, never_end, go_on };

// scheduler::activate, take_ready, look_out and may_sleep. Threads 0 and 1 activate a shard each,
// the others are workers, of which the first is about to look out.
template <std::size_t Workers>
struct sleep {
    fault with;
    turns what;
    std::int8_t queue = 0;  // the concurrent queue itself
    std::int8_t count = 0;  // what is said of it: changed in a step of its own
    std::int8_t looking_out = 0;
    std::int8_t awake = 1;
    std::int8_t calls = 0;  // of workers, not yet heard
    std::array<std::uint8_t, 2 + Workers> at{0, 0, 8};
    std::array<std::int8_t, 2 + Workers> saw_awake{};

    static constexpr std::uint8_t asleep = 0;
    static constexpr std::uint8_t pop = 1;
    static constexpr std::uint8_t busy = 20;
    static constexpr std::uint8_t end = 21;
    auto operator<=>(const sleep&) const = default;

    [[nodiscard]] bool wrong() const { return awake > std::int8_t{Workers} || awake < 0; }
    [[nodiscard]] bool lost() const {
        bool somebody_sleeps = false;
        for (std::size_t i = 2; i < at.size(); ++i) somebody_sleeps |= at[i] == asleep;
        return queue > 0 && somebody_sleeps;
    }

    step advance(std::size_t thread) {
        std::uint8_t& place = at[thread];
        if (place == end || place == busy) return step::finished;
        if (thread < 2) {
            place = activate(place, saw_awake[thread]);
            return step::taken;
        }
        if (place == asleep && calls == 0) return step::waits;
        place = work(place, saw_awake[thread]);
        return step::taken;
    }

private:
    // Loads what a compare_exchange expects; the place to go to unless all are awake.
    std::uint8_t load_awake(std::int8_t& saw, std::uint8_t then, std::uint8_t otherwise) {
        saw = awake;
        return saw == std::int8_t{Workers} ? otherwise : then;
    }
    std::uint8_t exchange_awake(std::int8_t& saw, std::uint8_t then, std::uint8_t again,
                                std::uint8_t otherwise) {
        if (awake != saw) return load_awake(saw, again, otherwise);
        ++awake;
        return then;
    }

    std::uint8_t activate(std::uint8_t place, std::int8_t& saw) {
        switch (place) {
            case 0:
                ++queue;
                return 1;
            case 1:
                ++count;
                return 2;
            case 2:
                return looking_out == 0 ? 3 : end;
            case 3:
                return load_awake(saw, 4, end);
            case 4:
                return exchange_awake(saw, 5, 4, end);
            default:
                ++calls;
                return end;
        }
    }

    std::uint8_t work(std::uint8_t place, std::int8_t& saw) {
        switch (place) {
            case asleep:
                --calls;
                return pop;
            case pop:
                if (queue == 0) return 15;
                --queue;
                return 2;
            case 2:
                return count-- > 1 && with != fault::calls_no_other ? 3 : 7;
            case 3:
                return looking_out == 0 ? 4 : 7;
            case 4:
                return load_awake(saw, 5, 7);
            case 5:
                return exchange_awake(saw, 6, 5, 7);
            case 6:
                ++calls;
                return 7;
            case 7:
                return what == turns::never_end ? busy : 8;
            default:
                return place < 15 ? look_out(place, saw) : may_sleep(place, saw);
        }
    }

    std::uint8_t look_out(std::uint8_t place, std::int8_t& saw) {
        switch (place) {
            case 8:
                ++looking_out;
                return 9;
            case 9:
                --looking_out;
                if (what != turns::go_on) return pop;
                return with == fault::finds_and_calls_no_other ? busy : 10;
            case 10:
                return count > 0 ? 11 : busy;
            case 11:
                return looking_out == 0 ? 12 : busy;
            case 12:
                return load_awake(saw, 13, busy);
            case 13:
                return exchange_awake(saw, 14, 13, busy);
            default:
                ++calls;
                return busy;
        }
    }

    std::uint8_t may_sleep(std::uint8_t place, std::int8_t& saw) {
        switch (place) {
            case 15:
                --awake;
                return with == fault::no_second_look ? asleep : 16;
            case 16:
                return count > 0 ? 17 : asleep;
            case 17:
                return load_awake(saw, 18, asleep);
            default:
                return exchange_awake(saw, pop, 18, asleep);
        }
    }
};

template <std::size_t Workers>
exploration<sleep<Workers>> explore_sleep(fault with, turns what) {
    return {sleep<Workers>{.with = with, .what = what}, 2 + Workers};
}

}  // namespace

TEST_CASE("in no interleaving is a posted message forgotten, or a shard run twice at once") {
    const auto all = explore_activation(fault::none);
    CHECK_FALSE(all.failed());
    CHECK(all.states() > 500);
}

TEST_CASE("a shard that went idle without a second look at its inbox would forget messages") {
    CHECK(explore_activation(fault::no_second_look).failed());
}

TEST_CASE("a post that looked for an idle shard first would be forgotten") {
    CHECK(explore_activation(fault::looks_before_it_posts).failed());
}

TEST_CASE("in no interleaving does a shard wait while a worker sleeps") {
    for (const turns what : {turns::end, turns::never_end, turns::go_on}) {
        CAPTURE(static_cast<int>(what));
        CHECK_FALSE(explore_sleep<1>(fault::none, what).failed());
        CHECK_FALSE(explore_sleep<2>(fault::none, what).failed());
        if (!throng::test::sanitized) {  // which have nothing to see in a model
            CHECK_FALSE(explore_sleep<3>(fault::none, what).failed());
        }
    }
    CHECK(explore_sleep<2>(fault::none, turns::end).states() > 500);
}

TEST_CASE("a worker that fell asleep without a second look would leave a shard waiting") {
    CHECK(explore_sleep<1>(fault::no_second_look, turns::end).failed());
    CHECK(explore_sleep<2>(fault::no_second_look, turns::end).failed());
}

TEST_CASE("a worker that found one of two shards and called nobody would leave one waiting") {
    CHECK(explore_sleep<2>(fault::calls_no_other, turns::never_end).failed());
}

TEST_CASE("a worker that found messages and called nobody would leave a shard waiting") {
    CHECK(explore_sleep<2>(fault::finds_and_calls_no_other, turns::go_on).failed());
}
