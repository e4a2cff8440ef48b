// Values as records have them; see throng_batch in abi.h.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/compact_number.hpp>
#include <throng/detail/job/native_codec.hpp>
#include <throng/error.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng::detail {

/// Integers of more than a byte, most of which are small.
template <class V>
concept compact_value = std::integral<V> && sizeof(V) > 1 && sizeof(V) <= sizeof(std::uint64_t);

template <class V>
struct record_value {
    using codec = native_codec<V>;
    static constexpr bool has_size_before = codec::fixed_size == 0;

    /// throng_job.value_size.
    static constexpr std::uint32_t size_form = static_cast<std::uint32_t>(codec::fixed_size);

    /// That `write` may change. Throws where a value is larger than it may be.
    static std::size_t most_bytes(const V& value) {
        if constexpr (!has_size_before) return codec::fixed_size;
        const std::size_t bytes = codec::size(value);
        if (bytes > std::numeric_limits<std::uint32_t>::max()) {
            throw error("map emitted a value of more than 4 GiB");
        }
        return most_compact_bytes + bytes;
    }
    static char* write(char* out, const V& value) {
        if constexpr (has_size_before) out = write_compact(out, codec::size(value));
        return codec::write(out, value);
    }

    static V read(const char* at) {
        if constexpr (!has_size_before) return codec::read({at, codec::fixed_size});
        const std::size_t bytes = read_compact(at);
        return codec::read({at, bytes});
    }
    static const char* end_of(const char* at) {
        if constexpr (!has_size_before) return at + codec::fixed_size;
        const std::size_t bytes = read_compact(at);
        return at + bytes;
    }
    /// Without what says its size.
    static V read_payload(std::string_view payload) { return codec::read(payload); }
};

template <compact_value V>
struct record_value<V> {
    static constexpr std::uint32_t size_form = THRONG_COMPACT_NUMBER;

    static constexpr std::size_t most_bytes(const V&) { return most_compact_bytes; }
    static char* write(char* out, const V& value) {
        return write_compact(out, to_compactable(value));
    }
    static V read(const char* at) { return from_compactable<V>(read_compact(at)); }
    static const char* end_of(const char* at) { return at + compact_size_at(at); }
    static V read_payload(std::string_view payload) { return read(payload.data()); }
};

template <class V>
std::string encode_record_value(const V& value) {
    std::string bytes(record_value<V>::most_bytes(value), '\0');
    bytes.resize(
        static_cast<std::size_t>(record_value<V>::write(bytes.data(), value) - bytes.data()));
    return bytes;
}

}  // namespace throng::detail
