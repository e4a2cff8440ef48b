// A job's outputs besides its results, which it names itself.
#pragma once

#include <throng/detail/job/output_writer.hpp>
#include <throng/detail/job/stopped.hpp>

#include <array>
#include <cstddef>
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

template <class Job>
consteval bool names_outputs() {
    constexpr std::size_t count = std::size(Job::outputs);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = std::begin(Job::outputs)[i];
        if (!is_output_name(name)) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (std::string_view(std::begin(Job::outputs)[j]) == name) return false;
        }
    }
    return true;
}

template <class Job>
concept names_outputs_correctly = requires {
    requires std::is_convertible_v<decltype(*std::begin(Job::outputs)), std::string_view>;
    requires names_outputs<Job>();
};

template <class Job>
consteval auto make_output_names() {
    std::array<throng_text, std::size(Job::outputs)> names{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string_view name = std::begin(Job::outputs)[i];
        names[i] = {name.data(), name.size()};
    }
    return names;
}
template <class Job>
inline constexpr auto output_names = make_output_names<Job>();

/// The output of that name; throws `error` if there is none.
template <class Host>
throng_output& output_named(const Host& host, std::string_view name) {
    for (std::uint32_t i = 0; i < host.named_count; ++i) {
        if (as_view(host.named[i].name) == name) return *host.named[i].output;
    }
    std::string known;
    for (std::uint32_t i = 0; i < host.named_count; ++i) {
        known += (i == 0 ? "" : ", ") + std::string(as_view(host.named[i].name));
    }
    throw error("the job has no output '" + std::string(name) + "': " +
                (known.empty() ? "it names none; it would do so by static constexpr "
                                 "std::string_view outputs[] = {...}"
                               : "it has " + known));
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
