// Where a job has its own say about keys: which partition they go to, and how results are sorted.
#pragma once

#include <throng/detail/job/hash_placement.hpp>
#include <throng/detail/job/job_traits.hpp>
#include <throng/detail/testing/result_text.hpp>
#include <throng/error.hpp>
#include <throng/hash.hpp>

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace throng::detail {

/// A function's parameter that takes a job's key.
template <class Parameter, class Job>
concept takes_key = requires {
    requires std::same_as<owned_t<std::remove_cvref_t<Parameter>>, owned_t<key_of<Job>>>;
    requires std::is_convertible_v<decoded_key<std::remove_cvref_t<Parameter>>, Parameter>;
};

template <class T>
concept number_of_partition =
    std::is_integral_v<T> && !std::same_as<T, bool> && sizeof(T) >= sizeof(std::uint32_t);

template <class Job>
concept partitions_correctly = requires {
    requires partition_signature<Job>::count == 2;
    requires partition_signature<Job>::callable_on_const;
    requires takes_key<typename partition_signature<Job>::template at<0>, Job>;
    requires number_of_partition<typename partition_signature<Job>::template at<1>>;
    requires number_of_partition<decltype(std::declval<const Job&>().partition(
        std::declval<typename partition_signature<Job>::template at<0>>(),
        std::declval<typename partition_signature<Job>::template at<1>>()))>;
};

template <class Job>
concept orders_keys_correctly = requires {
    requires key_before_signature<Job>::count == 2;
    requires key_before_signature<Job>::callable_on_const;
    requires takes_key<typename key_before_signature<Job>::template at<0>, Job>;
    requires takes_key<typename key_before_signature<Job>::template at<1>, Job>;
    requires std::same_as<std::remove_cvref_t<typename key_before_signature<Job>::template at<0>>,
                          std::remove_cvref_t<typename key_before_signature<Job>::template at<1>>>;
    requires std::same_as<decltype(std::declval<const Job&>().key_before(
                              std::declval<typename key_before_signature<Job>::template at<0>>(),
                              std::declval<typename key_before_signature<Job>::template at<1>>())),
                          bool>;
};

/// The partition of a record is what the job says.
template <class Job>
class placed_by_job {
public:
    explicit placed_by_job(const Job& job) : job_(job) {}

    /// Throws what the job throws, and `error` where there is no such partition.
    std::uint32_t place(std::uint64_t, const key_words& words, std::uint32_t key_size,
                        std::uint32_t partitions) const {
        std::array<char, short_key_bytes> bytes;
        std::string_view key(bytes.data(), key_size);
        if (key_size <= short_key_bytes) {
            store_word(bytes.data(), words.lo);
            store_word(bytes.data() + 8, words.hi);
        } else {
            key = {reinterpret_cast<const char*>(words.lo), key_size};
        }
        using parameter = std::remove_cvref_t<typename partition_signature<Job>::template at<0>>;
        using number = typename partition_signature<Job>::template at<1>;
        const auto chosen =
            job_.partition(ordered_codec<parameter>::read(key), static_cast<number>(partitions));
        if (!std::in_range<std::uint32_t>(chosen) || std::cmp_greater_equal(chosen, partitions)) {
            refuse(key, std::to_string(chosen), partitions);
        }
        return static_cast<std::uint32_t>(chosen);
    }
    static std::uint32_t partition(std::uint32_t place, std::uint32_t) { return place; }

private:
    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::string_view key,
                                                              const std::string& chosen,
                                                              std::uint32_t partitions) {
        throw error("the job's partition gives " + chosen + " for the key '" +
                    item_text(ordered_codec<key_of<Job>>::tag, key) + "', but there are " +
                    std::to_string(partitions) + " partitions: it must be from 0 to " +
                    std::to_string(partitions - 1));
    }

    const Job& job_;
};

template <class Job>
using placement_of = std::conditional_t<offers_partition<Job>, placed_by_job<Job>, placed_by_hash>;

/// throng_job.compare_keys of a Job that has key_before.
template <class Job>
int compare_encoded_keys(const void* object, throng_text a_text, throng_text b_text) noexcept {
    using parameter = std::remove_cvref_t<typename key_before_signature<Job>::template at<0>>;
    const Job& job = *static_cast<const Job*>(object);
    const std::string_view a = as_view(a_text);
    const std::string_view b = as_view(b_text);
    const auto a_key = ordered_codec<parameter>::read(a);
    const auto b_key = ordered_codec<parameter>::read(b);
    if (job.key_before(a_key, b_key)) return -1;
    if (job.key_before(b_key, a_key)) return 1;
    return a.compare(b);
}

}  // namespace throng::detail
