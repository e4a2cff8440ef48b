// One readable sentence for each way to write a job wrongly, at compile time.
#pragma once

#include <throng/detail/job/job_traits.hpp>
#include <throng/detail/job/key_functions.hpp>
#include <throng/detail/job/named_outputs.hpp>
#include <throng/detail/job/value_comparison.hpp>

namespace throng::detail {

template <class Job>
consteval bool check_map() {
    static_assert(mentions_map<Job>,
                  "throng: this job has no map: it needs "
                  "void map(std::string_view line, throng::emitter<Key, Value>& emit) const");
    if constexpr (mentions_map<Job>) {
        static_assert(offers_map<Job>,
                      "throng: map must be one public member function, neither overloaded nor a "
                      "template");
        if constexpr (offers_map<Job>) {
            static_assert(maps_correctly<Job>,
                          "throng: map has the wrong parameters: it takes a std::string_view (a "
                          "line) or a const reference to another input (throng::record, block, "
                          "csv_row, tsv_row, key_value, fixed, whole_file, task, or json of "
                          "<throng/json.hpp>), and then a throng::emitter<Key, Value>&");
            static_assert(map_signature<Job>::callable_on_const,
                          "throng: map must be const or static: all mappers share one job object");
            return maps_correctly<Job> && map_signature<Job>::callable_on_const;
        }
    }
    return false;
}

template <class Job>
consteval bool check_finish() {
    if constexpr (has_state<Job>) {
        if constexpr (mentions_finish<state_of<Job>>) {
            constexpr bool in_arrival = order_of<Job> == value_order::arrival;
            static_assert(finishes_correctly<Job>,
                          "throng: finish must be void finish(throng::emitter<Key, Value>& emit), "
                          "with map's emitter, public, neither overloaded nor a template");
            static_assert(!finishes_correctly<Job> || !in_arrival,
                          "throng: finish cannot emit values that arrive in the order of the "
                          "input: it is called where there is no input");
            return finishes_correctly<Job> && !in_arrival;
        }
    }
    return true;
}

template <class Job>
consteval bool check_state() {
    static_assert(takes_state<Job>,
                  "throng: the third parameter of map, if there is one, is a State&: a class of "
                  "the job's, not final, of which each mapper has an object for itself");
    if constexpr (takes_state<Job>) {
        static_assert(makes_state<Job>,
                      "throng: each mapper makes its own object of map's third parameter: it must "
                      "be constructible from the job (a const Job&), or from nothing");
        if constexpr (makes_state<Job>) return check_finish<Job>();
    }
    return false;
}

template <class Job>
consteval bool check_headers() {
    constexpr bool reads = !mentions_read_header<Job> || reads_headers_correctly<Job>;
    constexpr bool has_headers = !mentions_read_header<Job> || reads_rows<Job>;
    static_assert(reads,
                  "throng: read_header must be void read_header(std::string_view file, "
                  "std::span<const std::string> columns) const, public, neither overloaded nor a "
                  "template");
    static_assert(!reads || has_headers,
                  "throng: read_header is told the header lines of tables, and map takes something "
                  "else");
    return reads && has_headers;
}

template <class Job>
consteval bool check_setup() {
    constexpr bool sets_up = !mentions_setup<Job> || sets_up_correctly<Job>;
    constexpr bool cleans_up = !mentions_cleanup<Job> || cleans_up_correctly<Job>;
    static_assert(sets_up,
                  "throng: setup must be void setup(), public, neither overloaded nor a template");
    static_assert(cleans_up,
                  "throng: cleanup must be void cleanup(), public, neither overloaded nor a "
                  "template");
    return sets_up && cleans_up;
}

template <class Job>
consteval bool check_key_functions() {
    constexpr bool placed = !mentions_partition<Job> || partitions_correctly<Job>;
    constexpr bool reduced = !mentions_partition<Job> || !map_only<Job>;
    constexpr bool compared = !mentions_key_before<Job> || orders_keys_correctly<Job>;
    static_assert(placed,
                  "throng: partition must be static std::uint32_t partition(const Key& key, "
                  "std::uint32_t partitions), or const, with the emitter's key type, public, "
                  "neither overloaded nor a template");
    static_assert(!placed || reduced,
                  "throng: partition says where keys are reduced, and this job has neither reduce "
                  "nor combine");
    static_assert(compared,
                  "throng: key_before must be static bool key_before(const Key& a, const Key& b), "
                  "or const, with the emitter's key type, public, neither overloaded nor a "
                  "template");
    return placed && reduced && compared;
}

template <class Job>
consteval bool check_outputs() {
    constexpr bool named = !mentions_outputs<Job> || names_outputs_correctly<Job>;
    static_assert(named,
                  "throng: outputs must be static constexpr std::string_view outputs[] = {...}, "
                  "public, different names of up to 64 letters, digits, _ and -");
    return named;
}

// The emitter itself says what is wrong with a type.
template <class Job>
inline constexpr bool types_fit = key_type<key_of<Job>>&& value_type<value_of<Job>>;

template <class Job>
consteval bool check_combine() {
    if constexpr (mentions_combine<Job>) {
        static_assert(offers_combine<Job>,
                      "throng: combine must be one public member function, neither overloaded nor "
                      "a template");
        if constexpr (offers_combine<Job>) {
            static_assert(combines_correctly<Job>,
                          "throng: combine must be static void combine(Value& total, Value more), "
                          "with the emitter's value type (std::string& total where that is a "
                          "std::string_view)");
            return combines_correctly<Job>;
        }
        return false;
    }
    return true;
}

template <class Job>
consteval bool check_messages() {
    constexpr bool combined = sends_messages<Job> && mentions_combine<Job>;
    constexpr bool placed = sends_messages<Job> && mentions_partition<Job>;
    constexpr bool ordered = sends_messages<Job> && order_of<Job> != value_order::unspecified;
    static_assert(sends_what_it_receives<Job>,
                  "throng: reduce's peers types do not match the emitter's: a message is a key and "
                  "a value as map emits them");
    static_assert(!combined,
                  "throng: a job whose reducers send messages has no combine: messages are not "
                  "combined");
    static_assert(
        !placed,
        "throng: a job whose reducers send messages has no partition of its own: messages "
        "go where the hash of their key says");
    static_assert(!ordered,
                  "throng: a job whose reducers send messages has no order: messages come in any");
    return sends_what_it_receives<Job> && !combined && !placed && !ordered;
}

template <class Job>
consteval bool check_collect() {
    constexpr bool collects = collects_correctly<Job>;
    constexpr bool ordered = mentions_key_before<Job>;
    static_assert(collects,
                  "throng: this job's reduce sends to collectors: it needs void collect("
                  "std::string_view name, throng::receiver<Value>& values, throng::output& out) "
                  "const, with the value type of throng::collectors, public, neither overloaded "
                  "nor a template");
    static_assert(!ordered,
                  "throng: a job with collectors has no key_before: what a collector writes has no "
                  "key that it could compare");
    return collects && !ordered;
}

template <class Job>
consteval bool check_collectors() {
    constexpr bool sends = sends_to_collectors<Job>;
    constexpr bool named = mentions_collectors<Job> ? names_collectors_correctly<Job> : !sends;
    constexpr bool used = sends || (!mentions_collectors<Job> && !mentions_collect<Job>);
    static_assert(named,
                  "throng: a job whose reduce sends to collectors names them: static constexpr "
                  "std::string_view collectors[] = {...}, public, different names of up to 64 "
                  "letters, digits, _ and -");
    static_assert(used,
                  "throng: this job has collectors to which nothing is sent: its reduce needs a "
                  "last parameter throng::collectors<Value>&");
    if constexpr (named && used && sends) return check_collect<Job>();
    return named && used;
}

template <class Job>
consteval bool check_reduce() {
    static_assert(offers_reduce<Job>,
                  "throng: reduce must be one public member function, neither overloaded nor a "
                  "template");
    if constexpr (offers_reduce<Job>) {
        static_assert(
            reduces_correctly<Job>,
            "throng: reduce has the wrong parameters: it takes the key, a "
            "throng::receiver<Value>& and a throng::output&, and, where reducers send "
            "messages, a throng::peers<Key, Value>&, and, where they send to collectors, a "
            "throng::collectors<Value>&");
        if constexpr (reduces_correctly<Job>) {
            static_assert(reduces_key<Job>,
                          "throng: reduce's key type does not match the emitter's");
            static_assert(reduces_values<Job>,
                          "throng: reduce's receiver type does not match the emitter's value type");
            static_assert(reduce_signature<Job>::callable_on_const,
                          "throng: reduce must be const or static: all reducers share one job "
                          "object");
            return reduces_key<Job> && reduces_values<Job> &&
                   reduce_signature<Job>::callable_on_const && check_messages<Job>() &&
                   check_collectors<Job>();
        }
    }
    return false;
}

template <class Job>
consteval bool check_before() {
    if constexpr (mentions_before<Job>) {
        constexpr bool sorts = order_of<Job> == value_order::sorted;
        static_assert(sorts,
                      "throng: before says how values are sorted: it needs "
                      "static constexpr auto order = throng::value_order::sorted");
        if constexpr (sorts) {
            static_assert(compares_correctly<Job>,
                          "throng: before must be "
                          "static bool before(const Value& a, const Value& b), with the emitter's "
                          "value type, public, neither overloaded nor a template");
            return compares_correctly<Job>;
        }
        return false;
    } else if constexpr (order_of<Job> == value_order::sorted) {
        static_assert(less_comparable<value_of<Job>>,
                      "throng: values of a type that has no operator< can be sorted only by a "
                      "static bool before(const Value& a, const Value& b) of the job");
        return less_comparable<value_of<Job>>;
    }
    return true;
}

template <class Job>
consteval bool check_order() {
    constexpr bool understood = !mentions_order<Job> || orders_correctly<Job>;
    constexpr bool ordered = order_of<Job> != value_order::unspecified;
    constexpr bool combined = ordered && mentions_combine<Job>;
    constexpr bool reduced = !ordered || combined || mentions_reduce<Job>;
    static_assert(understood,
                  "throng: order must be public, and "
                  "static constexpr auto order = throng::value_order::arrival (or sorted)");
    static_assert(!combined,
                  "throng: a job with combine has no order: values are combined in any order "
                  "before they reach reduce");
    static_assert(reduced,
                  "throng: order is that in which reduce gets its values, and this job has no "
                  "reduce");
    if constexpr (understood && !combined && reduced) return check_before<Job>();
    return false;
}

/// Whether the Job is in order; where it is not, a static_assert says why.
template <class Job>
consteval bool check_job() {
    static_assert(std::is_class_v<Job> && !std::is_final_v<Job>,
                  "throng: a job is a class that is not final");
    static_assert(std::is_default_constructible_v<Job>,
                  "throng: a job must be default-constructible: it is set up by its parameters");
    if constexpr (std::is_class_v<Job> && !std::is_final_v<Job> &&
                  std::is_default_constructible_v<Job> && check_map<Job>()) {
        if constexpr (types_fit<Job> && check_state<Job>() && check_setup<Job>() &&
                      check_headers<Job>() && check_key_functions<Job>() && check_outputs<Job>() &&
                      check_combine<Job>() && check_order<Job>()) {
            if constexpr (mentions_reduce<Job>) {
                return check_reduce<Job>();
            } else {
                static_assert(output_item<value_of<Job>>,
                              "throng: without reduce the emitted values are the result, and this "
                              "type cannot be written: " THRONG_DETAIL_WRITABLE);
                return output_item<value_of<Job>> && check_collectors<Job>();
            }
        }
    }
    return false;
}

}  // namespace throng::detail
