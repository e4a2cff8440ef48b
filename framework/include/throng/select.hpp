// Waiting for several channels at once.
#pragma once

#include <throng/channel.hpp>
#include <throng/detail/tasklet/selection.hpp>
#include <throng/error.hpp>
#include <throng/source_location.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng {

namespace detail {

/// What select does with a case at a channel.
template <class T, class Then>
class receive_case {
public:
    static constexpr bool sends = false;
    receive_case(channel<T> from, Then then) : from_(std::move(from)), then_(std::move(then)) {}

    [[nodiscard]] channel_core<T>& core() const { return channel_access::core(from_); }
    bool try_now(control_block& self, bool elsewhere, source_location where) {
        if (core().bind(self.home) == self.home) return core().receive_here(self, value_);
        if (!elsewhere) return false;
        return core().receive_within(value_, {patience::none}, where) != wait_result::timed_out;
    }
    void prepare(select_node& node) { node.value = nullptr; }
    void finish(select_node& node) {
        if (node.result == wait_result::failed) core().rethrow(node);
        if (node.result != wait_result::done) return;
        node.result = wait_result::none;
        value_slot<T>(node).collect(value_);
    }
    void discard(select_node& node) noexcept {
        if (node.result == wait_result::done) value_slot<T>(node).discard();
    }
    void act() { then_(std::move(value_)); }

private:
    channel<T> from_;
    Then then_;
    std::optional<T> value_;
};

template <class T, class Then>
class send_case {
public:
    static constexpr bool sends = true;
    send_case(channel<T> to, T value, Then then)
        : to_(std::move(to)), value_(std::move(value)), then_(std::move(then)) {}

    [[nodiscard]] channel_core<T>& core() const { return channel_access::core(to_); }
    bool try_now(control_block& self, bool elsewhere, source_location where) {
        if (core().bind(self.home) == self.home) return core().send_here(self, value_);
        if (!elsewhere) return false;
        return core().send_within(value_, {patience::none}, where) == wait_result::done;
    }
    void prepare(select_node& node) { value_slot<T>(node).offer(value_); }
    void finish(select_node& node) {
        if (node.result == wait_result::failed) core().rethrow(node);
        if (node.result == wait_result::closed) throw channel_closed();
    }
    void discard(select_node& node) noexcept {
        const bool passed = node.result == wait_result::done;
        if (!passed && node.result != wait_result::failed) value_slot<T>(node).discard();
    }
    void act() { then_(); }

private:
    channel<T> to_;
    T value_;
    Then then_;
};

template <class Then>
struct timeout_case {
    wait_limit::time_point end;
    Then then;
    void act() { then(); }
};

template <class Then>
struct default_case {
    Then then;
    void act() { then(); }
};

template <class Case>
inline constexpr bool is_channel_case = requires {
    Case::sends;
};
template <class Case>
inline constexpr bool is_timeout = requires(Case it) {
    it.end;
};
template <class Case>
inline constexpr bool is_default = !is_channel_case<Case> && !is_timeout<Case>;

/// The cases of one select.
template <class... Cases>
class select_run {
    static constexpr std::size_t count = sizeof...(Cases);
    static_assert(((is_channel_case<Cases> ? 1u : 0u) + ... + 0u) <= selection::most_cases,
                  "a select may have 16 channels at most");
    static_assert(((is_timeout<Cases> ? 1u : 0u) + ... + 0u) +
                          ((is_default<Cases> ? 1u : 0u) + ... + 0u) <=
                      1,
                  "a select may have one timeout, or one `otherwise`, not both");

public:
    select_run(source_location where, Cases&... cases)
        : self_(require_tasklet("select")), where_(where), cases_(cases...) {}

    std::size_t run() {
        check_that_no_channel_goes_both_ways();
        std::size_t index = poll();
        if (index == count) index = (is_default<Cases> || ...) ? default_index() : wait();
        for_case(index, [](auto& its) { its.act(); });
        return index;
    }

private:
    // Calls act(case) for the case at a place that is known at run time only.
    template <class Act>
    void for_case(std::size_t index, Act act) {
        for_each([&](auto& its, std::size_t at) {
            if (at == index) act(its);
        });
    }
    template <class Act>
    void for_each(Act act) {
        std::apply(
            [&](auto&... its) {
                std::size_t at = 0;
                (act(its, at++), ...);
            },
            cases_);
    }

    void check_that_no_channel_goes_both_ways() {
        for_each([this](auto& one, std::size_t) {
            for_each([&one](auto& other, std::size_t) {
                if constexpr (is_channel_case<std::remove_reference_t<decltype(one)>> &&
                              is_channel_case<std::remove_reference_t<decltype(other)>>) {
                    const channel_base& first = one.core();
                    const channel_base& second = other.core();
                    if (one.sends != other.sends && &first == &second) {
                        throw error("select: a channel is both sent to and received from");
                    }
                }
            });
        });
    }

    // In random order, so that each that is ready has the same chance; `count` if none is.
    std::size_t poll() {
        std::size_t order[count];
        std::iota(order, order + count, std::size_t{0});
        for (std::size_t left = count; left > 0; --left) {
            const std::size_t pick = random_below(self_, left);
            const std::size_t index = std::exchange(order[pick], order[left - 1]);
            bool done = false;
            for_case(index, [&](auto& its) {
                if constexpr (is_channel_case<std::remove_reference_t<decltype(its)>>) {
                    done = its.try_now(self_, (is_default<Cases> || ...), where_);
                }
            });
            if (done) return index;
        }
        return count;
    }

    std::size_t default_index() {
        std::size_t found = count;
        for_each([&found](auto& its, std::size_t at) {
            if constexpr (is_default<std::remove_reference_t<decltype(its)>>) found = at;
        });
        return found;
    }

    // Gives the nodes back, and what is left in them.
    struct nodes {
        select_run& of;
        select_node* each[count] = {};
        ~nodes() {
            of.for_each([this](auto& its, std::size_t at) {
                if constexpr (is_channel_case<std::remove_reference_t<decltype(its)>>) {
                    if (each[at] == nullptr) return;
                    its.discard(*each[at]);
                    std::destroy_at(each[at]);
                    free_object(each[at], sizeof(select_node));
                }
            });
        }
    };

    // The state of the wait is in the pool: channels of any shard refer to it.
    struct pooled_selection {
        explicit pooled_selection(control_block& self)
            : its(new (allocate_object(sizeof(selection))) selection(self)) {}
        ~pooled_selection() {
            std::destroy_at(its);
            free_object(its, sizeof(selection));
        }
        pooled_selection(const pooled_selection&) = delete;
        pooled_selection& operator=(const pooled_selection&) = delete;
        selection* its;
    };

    std::size_t wait() {
        const pooled_selection waits(self_);
        nodes made{*this, {}};
        std::optional<wait_limit::time_point> limit;
        std::size_t index = count;
        for_each([&](auto& its, std::size_t at) {
            using its_type = std::remove_reference_t<decltype(its)>;
            if constexpr (is_channel_case<its_type>) {
                select_node& node = waits.its->add(its.core(), its.sends);
                its.prepare(node);
                made.each[at] = &node;
            } else if constexpr (is_timeout<its_type>) {
                limit = its.end;
                index = at;
            }
        });
        select_node* chosen = waits.its->wait(limit, where_);
        if (chosen == nullptr) return index;
        for_each([&](auto& its, std::size_t at) {
            if constexpr (is_channel_case<std::remove_reference_t<decltype(its)>>) {
                if (made.each[at] != chosen) return;
                index = at;
                its.finish(*chosen);
            }
        });
        return index;
    }

    control_block& self_;
    source_location where_;
    std::tuple<Cases&...> cases_;
};

}  // namespace detail

/// Cases of a select. What is to be done is called in the tasklet that selects, when everything
/// else is over; it may use channels, throw, and select.

/// A value has come from `from`: then(std::optional<T>), without a value if the channel is closed
/// and empty. If an exception has come, select throws it.
template <class T, std::invocable<std::optional<T>> Then>
[[nodiscard]] auto on_receive(channel<T> from, Then then) {
    return detail::receive_case<T, Then>(std::move(from), std::move(then));
}
/// `value` has been passed on to `to`: then(). If the channel is closed, select throws
/// channel_closed. If another case is chosen, the value is destroyed.
template <class T, std::invocable Then>
[[nodiscard]] auto on_send(channel<T> to, std::type_identity_t<T> value, Then then) {
    return detail::send_case<T, Then>(std::move(to), std::move(value), std::move(then));
}
/// Time is up before any other case: then().
template <std::invocable Then>
[[nodiscard]] auto at_time(std::chrono::steady_clock::time_point end, Then then) {
    return detail::timeout_case<Then>{end, std::move(then)};
}
/// The same, when this time has passed.
template <class Rep, class Period, std::invocable Then>
[[nodiscard]] auto after(std::chrono::duration<Rep, Period> time, Then then) {
    return at_time(detail::end_of(time), std::move(then));
}
/// No other case can be done at once: then(). Such a select does not wait (for channels of other
/// shards, it waits for those shards' answers).
template <std::invocable Then>
[[nodiscard]] auto otherwise(Then then) {
    return detail::default_case<Then>{std::move(then)};
}

/// Waits until one of the cases can be done, and does that one and no other; of several that can
/// be done at once, each has the same chance. Returns its place among the arguments, from 0.
/// Two selects may meet at a channel. A channel may not be both sent to and received from in one
/// select. Throws throng::error outside of tasklets; tasklet_killed.
template <class... Cases>
requires(sizeof...(Cases) > 0) std::size_t select(Cases... cases) {
    return detail::select_run<Cases...>(THRONG_CALLER, cases...).run();
}

}  // namespace throng
