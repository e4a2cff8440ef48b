// The members of plain structs, found by Boost.PFR, which counts and names them at compile time.
#pragma once

#include <boost/pfr/core.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng::detail {

// What can initialise any member, but for an array; and what can initialise a base class.
struct any_member {
    template <class T>
    operator T() const noexcept;  // NOLINT(google-explicit-constructor)
};
template <class Derived>
struct any_base {
    template <class T>
    requires(std::is_base_of_v<T, Derived> && !std::same_as<T, Derived>) operator T()
        const noexcept;  // NOLINT(google-explicit-constructor)
};

template <class T>
concept plain_aggregate = std::is_class_v<T> && std::is_aggregate_v<T> &&
    std::default_initializable<T> && std::movable<T> && !requires {
    T{any_base<T>()};
};

// The elements of an array are initialised one by one in braces, but not in parentheses: so an
// array is noticed, whose elements would be counted as members.
template <plain_aggregate T>
consteval bool members_are_no_arrays() {
#ifdef __cpp_aggregate_paren_init
    return []<std::size_t... I>(std::index_sequence<I...>) {
        using std::is_constructible_v;
        return is_constructible_v<T, std::enable_if_t<(I < sizeof...(I)), any_member>...>;
    }
    (std::make_index_sequence<boost::pfr::tuple_size_v<T>>{});
#else
    return true;
#endif
}

/// Structs whose members can be gone through: aggregates without base classes and C arrays.
template <class T>
concept plain_struct = plain_aggregate<T> && members_are_no_arrays<T>();

template <class T, class Indices>
struct struct_fields;
template <class T, std::size_t... I>
struct struct_fields<T, std::index_sequence<I...>> {
    using type = std::tuple<std::remove_cv_t<boost::pfr::tuple_element_t<I, T>>...>;
};

/// The types of a struct's members, as a tuple.
template <plain_struct T>
using struct_fields_t =
    typename struct_fields<T, std::make_index_sequence<boost::pfr::tuple_size_v<T>>>::type;

}  // namespace throng::detail
