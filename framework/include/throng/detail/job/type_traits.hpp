// What kinds of types keys and values are made of.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace throng::detail {

template <class... T>
inline constexpr bool always_false = false;

template <class T, template <class...> class Template>
inline constexpr bool is_instance = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_instance<Template<Args...>, Template> = true;

template <class T>
concept text_like = std::same_as<T, std::string> || std::same_as<T, std::string_view>;
template <class T>
concept tuple_like = is_instance<T, std::pair> || is_instance<T, std::tuple>;
template <class T>
concept vector_like = is_instance<T, std::vector>;
template <class T>
concept optional_like = is_instance<T, std::optional>;
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
                       !std::same_as<T, char>;

/// How a T is best handed to a function that reads it.
template <class T>
using argument_t = std::conditional_t<
    text_like<T>, std::string_view,
    std::conditional_t<std::is_trivially_copyable_v<T> && sizeof(T) <= 16, T, const T&>>;

/// The type that holds by itself what a T may only refer to: std::string for std::string_view,
/// inside pairs, tuples, optionals and vectors too.
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

}  // namespace throng::detail
