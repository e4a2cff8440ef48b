// What a job class offers, found by the names of its members.
#pragma once

#include <throng/collectors.hpp>
#include <throng/detail/job/input_reader.hpp>
#include <throng/emitter.hpp>
#include <throng/output.hpp>
#include <throng/parameters.hpp>
#include <throng/peers.hpp>
#include <throng/receiver.hpp>
#include <throng/record.hpp>
#include <throng/value_order.hpp>

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace throng::detail {

/// The parameters of a member function, and whether it can be called on a const object.
template <class F>
struct signature;
template <class... A>
struct parameter_list {
    static constexpr std::size_t count = sizeof...(A);
    template <std::size_t I>  // void where there are fewer
    using at = std::tuple_element_t<I, std::tuple<A..., void, void, void, void>>;
};
template <class R, class... A>
struct signature<R (*)(A...)> : parameter_list<A...> {
    static constexpr bool callable_on_const = true;
};
template <class R, class... A>
struct signature<R (*)(A...) noexcept> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) const> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) const noexcept> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...)> : parameter_list<A...> {
    static constexpr bool callable_on_const = false;
};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) noexcept> : signature<R (C::*)(A...)> {};

template <class F>
concept plain_signature = requires {
    signature<F>::count;
};

// A class that inherits a member of the name from two sides cannot name it: so a member is noticed
// even if it is private, overloaded, or a template.
#define THRONG_DETAIL_MEMBER(name)                      \
    struct name##_decoy {                               \
        int name;                                       \
    };                                                  \
    template <class Job>                                \
    struct name##_probe : Job, name##_decoy {};         \
    template <class Job>                                \
    concept mentions_##name = !requires {               \
        &name##_probe<Job>::name;                       \
    };                                                  \
    template <class Job>                                \
    concept offers_##name = requires {                  \
        requires plain_signature<decltype(&Job::name)>; \
    };                                                  \
    template <class Job>                                \
    using name##_signature = signature<decltype(&Job::name)>;

THRONG_DETAIL_MEMBER(map)
THRONG_DETAIL_MEMBER(combine)
THRONG_DETAIL_MEMBER(reduce)
THRONG_DETAIL_MEMBER(parameters)
THRONG_DETAIL_MEMBER(setup)
THRONG_DETAIL_MEMBER(cleanup)
THRONG_DETAIL_MEMBER(read_header)
THRONG_DETAIL_MEMBER(finish)
THRONG_DETAIL_MEMBER(partition)
THRONG_DETAIL_MEMBER(key_before)
THRONG_DETAIL_MEMBER(outputs)
THRONG_DETAIL_MEMBER(collectors)
THRONG_DETAIL_MEMBER(collect)
THRONG_DETAIL_MEMBER(order)
THRONG_DETAIL_MEMBER(before)
#undef THRONG_DETAIL_MEMBER

template <class T>
inline constexpr bool is_emitter_reference = false;
template <class K, class V>
inline constexpr bool is_emitter_reference<emitter<K, V>&> = true;

/// What `map` takes: decides how the input is cut.
template <class First>
concept map_input = std::same_as<First, std::string_view> ||
    std::same_as<First, const std::string_view&> || std::same_as<First, record> ||
    std::same_as<First, const record&> || std::same_as<First, throng::block> ||
    std::same_as<First, const throng::block&> ||
    (read_input<std::remove_cvref_t<First>> &&
     (!std::is_reference_v<First> || std::same_as<First, const std::remove_cvref_t<First>&>));

template <class Job>
concept maps_correctly = requires {
    requires map_signature<Job>::count == 2 || map_signature<Job>::count == 3;
    requires map_input<typename map_signature<Job>::template at<0>>;
    requires is_emitter_reference<typename map_signature<Job>::template at<1>>;
};

/// Whether each mapper has something for itself, and what.
template <class Job>
inline constexpr bool has_state = map_signature<Job>::count == 3;
template <class Job>
using state_of = std::remove_reference_t<typename map_signature<Job>::template at<2>>;

template <class Job>
concept takes_state = !has_state<Job> || requires {
    requires std::is_lvalue_reference_v<typename map_signature<Job>::template at<2>>;
    requires std::is_class_v<state_of<Job>> && !std::is_const_v<state_of<Job>>;
    requires !std::is_final_v<state_of<Job>>;
};
template <class Job>
concept makes_state = !has_state<Job> || std::is_default_constructible_v<state_of<Job>> ||
                      std::is_constructible_v<state_of<Job>, const Job&>;

template <class Job>
using input_of = std::remove_cvref_t<typename map_signature<Job>::template at<0>>;
template <class Job>
using emitter_of = std::remove_reference_t<typename map_signature<Job>::template at<1>>;
template <class Job>
using key_of = typename emitter_of<Job>::emitted_key;
template <class Job>
using value_of = typename emitter_of<Job>::emitted_value;

template <class Job>
concept finishes_correctly = requires {
    requires finish_signature<state_of<Job>>::count == 1;
    requires std::same_as<typename finish_signature<state_of<Job>>::template at<0>,
                          emitter_of<Job>&>;
};

template <class Job>
concept sets_up_correctly = requires {
    requires setup_signature<Job>::count == 0;
};
template <class Job>
concept cleans_up_correctly = requires {
    requires cleanup_signature<Job>::count == 0;
};
/// Whether map takes rows of tables, which have headers.
template <class Job>
concept reads_rows = read_input<input_of<Job>> &&
    (input_reader<input_of<Job>>::kind == THRONG_INPUT_CSV ||
     input_reader<input_of<Job>>::kind == THRONG_INPUT_TSV);
template <class Job>
concept reads_headers_correctly = requires(const Job& job, std::string_view file,
                                           std::span<const std::string> columns) {
    requires read_header_signature<Job>::count == 2;
    { job.read_header(file, columns) } -> std::same_as<void>;
};

template <class Job>
concept combines_correctly = requires {
    requires combine_signature<Job>::count == 2;
    requires combine_signature<Job>::callable_on_const;
    requires std::same_as<typename combine_signature<Job>::template at<0>, owned_t<value_of<Job>>&>;
    requires std::same_as<std::remove_cvref_t<typename combine_signature<Job>::template at<1>>,
                          value_of<Job>>;
    requires std::is_convertible_v<value_of<Job> &&,
                                   typename combine_signature<Job>::template at<1>>;
};

/// The key as it is decoded for a reducer.
template <class K>
using decoded_key = decltype(ordered_codec<K>::read(std::string_view()));

template <class T>
inline constexpr bool is_peers_reference = false;
template <class K, class V>
inline constexpr bool is_peers_reference<peers<K, V>&> = true;

/// Its reducers send messages to each other.
template <class Job>
concept sends_messages =
    offers_reduce<Job> && is_peers_reference<typename reduce_signature<Job>::template at<3>>;

template <class T>
inline constexpr bool is_collectors_reference = false;
template <class V>
inline constexpr bool is_collectors_reference<collectors<V>&> = true;

template <class Job>
struct last_of_reduce {
    using type = void;
};
template <class Job>
requires offers_reduce<Job>
struct last_of_reduce<Job> {
    using type = typename reduce_signature<Job>::template at<sends_messages<Job> ? 4 : 3>;
};

/// Its reducers send values to collectors, and of which type.
template <class Job>
concept sends_to_collectors = is_collectors_reference<typename last_of_reduce<Job>::type>;
template <class Job>
using collectors_of = std::remove_reference_t<typename last_of_reduce<Job>::type>;
template <class Job>
using collected_of = typename collectors_of<Job>::collected_value;

template <class Job>
concept collects_correctly = requires {
    requires collect_signature<Job>::count == 3;
    requires collect_signature<Job>::callable_on_const;
    requires std::same_as<typename collect_signature<Job>::template at<0>, std::string_view>;
    requires std::same_as<typename collect_signature<Job>::template at<1>,
                          receiver<collected_of<Job>>&> ||
        std::same_as<typename collect_signature<Job>::template at<1>,
                     receiver<owned_t<collected_of<Job>>>&>;
    requires std::same_as<typename collect_signature<Job>::template at<2>, output&>;
};

template <class Job>
concept reduces_correctly = requires {
    requires reduce_signature<Job>::count ==
        3 + (sends_messages<Job> ? 1 : 0) + (sends_to_collectors<Job> ? 1 : 0);
    requires std::same_as<typename reduce_signature<Job>::template at<2>, output&>;
};
template <class Job>
using peers_of = std::remove_reference_t<typename reduce_signature<Job>::template at<3>>;
template <class Job>
concept sends_what_it_receives = !sends_messages<Job> || requires {
    requires std::same_as<owned_t<typename peers_of<Job>::key_type>, owned_t<key_of<Job>>>;
    requires std::same_as<owned_t<typename peers_of<Job>::value_type>, owned_t<value_of<Job>>>;
};
template <class Job>
concept reduces_key = requires {
    requires std::same_as<
        owned_t<std::remove_cvref_t<typename reduce_signature<Job>::template at<0>>>,
        owned_t<key_of<Job>>>;
    requires std::is_convertible_v<
        decoded_key<std::remove_cvref_t<typename reduce_signature<Job>::template at<0>>>,
        typename reduce_signature<Job>::template at<0>>;
};
template <class Job>
concept reduces_values =
    std::same_as<typename reduce_signature<Job>::template at<1>, receiver<value_of<Job>>&> ||
    std::same_as<typename reduce_signature<Job>::template at<1>, receiver<owned_t<value_of<Job>>>&>;

template <class Job>
concept orders_correctly = requires {
    requires std::same_as<std::remove_cvref_t<decltype(Job::order)>, value_order>;
    typename std::integral_constant<value_order, Job::order>;
};

template <class Job>
consteval value_order find_order() {
    if constexpr (orders_correctly<Job>) return Job::order;
    return value_order::unspecified;
}
template <class Job>
inline constexpr value_order order_of = find_order<Job>();

template <class Job>
concept compares_correctly = requires {
    requires before_signature<Job>::count == 2;
    requires std::same_as<std::remove_cvref_t<typename before_signature<Job>::template at<0>>,
                          value_of<Job>>;
    requires std::same_as<std::remove_cvref_t<typename before_signature<Job>::template at<1>>,
                          value_of<Job>>;
    requires std::is_invocable_r_v < bool, decltype(&Job::before), const value_of<Job>
    &, const value_of<Job>& > ;
};

template <class Job>
inline constexpr bool map_only = !offers_combine<Job> && !offers_reduce<Job>;

}  // namespace throng::detail
