// What kinds of types keys and values are made of.
#pragma once

#include <throng/detail/job/struct_fields.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace throng {

/// How a type of your own becomes a key, a value or a result: specialise it, as
///
///     template <>
///     struct throng::codec<version> {
///         static std::pair<int, int> encode(const version& v) { return {v.major(), v.minor()}; }
///         static version decode(std::pair<int, int> parts) { return {parts.first, parts.second}; }
///     };
///
/// `encode` returns anything that is a key or value by itself (or by its own codec), and keys are
/// in the order of that. What `decode` returns must not refer to its argument.
template <class T>
struct codec {
    using not_specialised = void;
};

}  // namespace throng

namespace throng::detail {

template <class... T>
inline constexpr bool always_false = false;

/// Types with a throng::codec, which goes before all else.
template <class T>
concept custom = !requires {
    typename codec<T>::not_specialised;
};

template <custom T>
using encoded_as = std::remove_cvref_t<decltype(codec<T>::encode(std::declval<const T&>()))>;

template <class T, template <class...> class Template>
inline constexpr bool is_instance = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_instance<Template<Args...>, Template> = true;

template <class T>
concept text_like = std::same_as<T, std::string> || std::same_as<T, std::string_view>;
template <class T>
inline constexpr bool is_std_array = false;
template <class E, std::size_t N>
inline constexpr bool is_std_array<std::array<E, N>> = true;
template <class T>
concept tuple_like = is_instance<T, std::pair> || is_instance<T, std::tuple> || is_std_array<T>;
template <class T>
concept vector_like = is_instance<T, std::vector>;
template <class T>
concept optional_like = is_instance<T, std::optional>;
/// Structs of which each member is encoded by itself.
template <class T>
concept struct_like = !custom<T> && !tuple_like<T> && plain_struct<T>;

template <class T>
concept real_number = std::same_as<T, float> || std::same_as<T, double>;

template <class T>
struct scalar_base {
    using type = T;
};
template <class T>
requires std::is_enum_v<T>
struct scalar_base<T> {
    using type = std::underlying_type_t<T>;
};

/// The integers that are written as numbers: all but char, which is a text of one byte.
template <class T>
concept whole_number = std::is_integral_v<typename scalar_base<T>::type> &&
                           sizeof(T) <= sizeof(long long) &&
                       !std::same_as<T, char> && !custom<T>;

/// How a T is best handed to a function that reads it.
template <class T>
using argument_t = std::conditional_t<
    text_like<T>, std::string_view,
    std::conditional_t<std::is_trivially_copyable_v<T> && sizeof(T) <= 16, T, const T&>>;

/// The type that holds by itself what a T may only refer to: std::string for std::string_view,
/// inside pairs, tuples, arrays, optionals and vectors too.
template <class T>
struct owned {
    using type = T;
};
template <>
struct owned<std::string_view> {
    using type = std::string;
};
template <class A, class B>
struct owned<std::pair<A, B>> {
    using type = std::pair<typename owned<A>::type, typename owned<B>::type>;
};
template <class... T>
struct owned<std::tuple<T...>> {
    using type = std::tuple<typename owned<T>::type...>;
};
template <class T, std::size_t N>
struct owned<std::array<T, N>> {
    using type = std::array<typename owned<T>::type, N>;
};
template <class T>
struct owned<std::optional<T>> {
    using type = std::optional<typename owned<T>::type>;
};
template <class T>
struct owned<std::vector<T>> {
    using type = std::vector<typename owned<T>::type>;
};
template <class T>
using owned_t = typename owned<T>::type;

/// Whether a T refers to bytes that somebody else owns.
template <class T>
inline constexpr bool is_view = !std::same_as<T, owned_t<T>>;

#define THRONG_DETAIL_CODEC_SENTENCE                                                      \
    "throng: throng::codec<T> must have static auto encode(const T&) and static T decode" \
    "(Encoded), which takes what encode returns"
template <class T>
concept encodes_and_decodes = requires(encoded_as<T> encoded, owned_t<encoded_as<T>> read) {
    { codec<T>::decode(std::move(encoded)) } -> std::convertible_to<T>;
    { codec<T>::decode(std::move(read)) } -> std::convertible_to<T>;
};

/// What pairs, tuples, arrays and structs are made of, as a tuple of types.
template <class T>
struct fields;
template <class A, class B>
struct fields<std::pair<A, B>> {
    using type = std::tuple<A, B>;
};
template <class... E>
struct fields<std::tuple<E...>> {
    using type = std::tuple<E...>;
};
template <class E, std::size_t N>
struct fields<std::array<E, N>> {
    using type = decltype(std::tuple_cat(std::declval<std::array<E, N>>()));
};
template <struct_like T>
struct fields<T> {
    using type = struct_fields_t<T>;
};
template <class T>
using fields_t = typename fields<T>::type;

/// Pairs, tuples, arrays and structs.
template <class T>
concept composite = tuple_like<T> || struct_like<T>;

/// Calls `f` with all members of a composite value.
template <class F, class T>
constexpr decltype(auto) apply_fields(F&& f, T& value) {
    if constexpr (tuple_like<std::remove_const_t<T>>) {
        return std::apply(std::forward<F>(f), value);
    } else {
        return std::apply(std::forward<F>(f), boost::pfr::structure_tie(value));
    }
}

}  // namespace throng::detail
