// What a job names itself: its outputs besides its results, and its collectors.
#pragma once

#include <throng/detail/job/output_writer.hpp>
#include <throng/detail/job/stopped.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng::detail {

/// Whether a name is one, and of a form that is good for files too.
constexpr bool is_output_name(std::string_view name) {
    constexpr std::size_t longest = 64;
    if (name.empty() || name.size() > longest) return false;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '0' || c > '9') && c != '_' && c != '-') return false;
    }
    return true;
}

/// Whether these are names, all of them different.
consteval bool are_names(const auto& names) {
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const std::string_view name = std::begin(names)[i];
        if (!is_output_name(name)) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (std::string_view(std::begin(names)[j]) == name) return false;
        }
    }
    return true;
}

template <class Job>
concept names_outputs_correctly = requires {
    requires std::is_convertible_v<decltype(*std::begin(Job::outputs)), std::string_view>;
    requires are_names(Job::outputs);
};
template <class Job>
concept names_collectors_correctly = requires {
    requires std::is_convertible_v<decltype(*std::begin(Job::collectors)), std::string_view>;
    requires are_names(Job::collectors);
    requires std::size(Job::collectors)
    > 0;
};

template <std::size_t Count>
consteval auto texts_of(const auto& names) {
    std::array<throng_text, Count> texts{};
    for (std::size_t i = 0; i < Count; ++i) {
        const std::string_view name = std::begin(names)[i];
        texts[i] = {name.data(), name.size()};
    }
    return texts;
}
template <class Job>
inline constexpr auto output_names = texts_of<std::size(Job::outputs)>(Job::outputs);
template <class Job>
inline constexpr auto collector_names = texts_of<std::size(Job::collectors)>(Job::collectors);

inline throng_output* find_named(const throng_named_output* all, std::uint32_t count,
                                 std::string_view name) {
    for (std::uint32_t i = 0; i < count; ++i) {
        if (as_view(all[i].name) == name) return all[i].output;
    }
    return nullptr;
}

/// What there is instead of what is called `kind` and has that name.
[[gnu::noinline, gnu::cold]] inline error no_such_name(const char* kind, std::string_view name,
                                                       const throng_named_output* all,
                                                       std::uint32_t count) {
    std::string known;
    for (std::uint32_t i = 0; i < count; ++i) {
        known += (i == 0 ? "" : ", ") + std::string(as_view(all[i].name));
    }
    return error("the job has no " + std::string(kind) + " '" + std::string(name) + "': " +
                 (known.empty() ? "it names none; it would do so by static constexpr "
                                  "std::string_view " +
                                      std::string(kind) + "s[] = {...}"
                                : "it has " + known));
}

/// The output of that name; throws `error` if there is none.
template <class Host>
throng_output& output_named(const Host& host, std::string_view name) {
    throng_output* const found = find_named(host.named, host.named_count, name);
    if (found == nullptr) throw no_such_name("output", name, host.named, host.named_count);
    return *found;
}

/// The same of what is sent to a collector.
inline throng_output& collector_named(const throng_reducer_host& host, std::string_view name) {
    throng_output* const found = find_named(host.collectors, host.collector_count, name);
    if (found == nullptr) {
        throw no_such_name("collector", name, host.collectors, host.collector_count);
    }
    return *found;
}

/// False, with the reason, where a key or a value cannot be written to an output.
template <class Key, class Value>
consteval bool check_written() {
    static_assert(output_item<Key>,
                  "throng: write_to: this type cannot be written as a key: write a number, a text, "
                  "or a pair or tuple of these");
    static_assert(output_item<Value>,
                  "throng: write_to: this type cannot be written as a value: write a number, a "
                  "text, or a pair or tuple of these");
    return output_item<Key> && output_item<Value>;
}

/// Writes to an output what `map` has for it, with its place in the input.
template <class Key, class Value>
void write_from_map(throng_mapper_host& host, std::string_view name, argument_t<Key> key,
                    argument_t<Value> value) {
    std::array<char, THRONG_PLACE_BYTES> place;
    host.next_place(host.self, place.data());
    throng_status status = THRONG_OK;
    write_output<Key, Value>(output_named(host, name), key, value, {place.data(), place.size()},
                             status, THRONG_OUTPUT_FROM_MAP);
}

}  // namespace throng::detail
