// The order of encoded values, for jobs that ask for sorted ones.
#pragma once

#include <throng/detail/job/record_value.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/detail/job/type_traits.hpp>

#include <algorithm>
#include <compare>
#include <concepts>
#include <string_view>
#include <tuple>
#include <utility>

namespace throng::detail {

template <class T>
concept less_comparable = requires(const T& a, const T& b) {
    { a < b } -> std::convertible_to<bool>;
};

/// As operator< says, and a NaN is before or behind all numbers: less than, equal to, or greater
/// than zero.
template <less_comparable T>
int compare_values(const T& a, const T& b) {
    if constexpr (std::is_floating_point_v<T>) {
        const std::weak_ordering order = std::weak_order(a, b);
        return (order > 0) - (order < 0);
    } else if constexpr (tuple_like<T>) {
        int order = 0;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            using std::get;
            ((order = compare_values<std::tuple_element_t<I, T>>(get<I>(a), get<I>(b)),
              order == 0) &&
             ...);
        }
        (std::make_index_sequence<std::tuple_size_v<T>>{});
        return order;
    } else if constexpr (optional_like<T>) {
        if (!a || !b) return static_cast<int>(a.has_value()) - static_cast<int>(b.has_value());
        return compare_values<typename T::value_type>(*a, *b);
    } else if constexpr (vector_like<T>) {
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            const int order = compare_values<typename T::value_type>(a[i], b[i]);
            if (order != 0) return order;
        }
        return (a.size() > b.size()) - (a.size() < b.size());
    } else {
        return static_cast<int>(b < a) - static_cast<int>(a < b);
    }
}

/// Values that it reads without a copy.
template <class V>
using compared_value = std::conditional_t<text_like<V>, std::string_view, V>;

/// throng_job.compare of a Job.
template <class Job, class V, bool HasBefore>
int compare_encoded(throng_text a_text, throng_text b_text) noexcept {
    const std::string_view a = as_view(a_text);
    const std::string_view b = as_view(b_text);
    int order = 0;
    if constexpr (HasBefore) {
        const V a_value = record_value<V>::read_payload(a);
        const V b_value = record_value<V>::read_payload(b);
        order = Job::before(a_value, b_value) ? -1 : Job::before(b_value, a_value) ? 1 : 0;
    } else {
        using value = compared_value<V>;
        order = compare_values<value>(record_value<value>::read_payload(a),
                                      record_value<value>::read_payload(b));
    }
    return order != 0 ? order : a.compare(b);
}

}  // namespace throng::detail
