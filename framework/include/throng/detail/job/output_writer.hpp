// Writes results as abi.h lays them out.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/ordered_codec.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/error.hpp>

#include <cstring>
#include <limits>

#define THRONG_DETAIL_WRITABLE                                                              \
    "write a number, a text, an optional, a vector, pair, tuple or plain struct of these, " \
    "or a type with a throng::codec"

namespace throng::detail {

/// What is written for a T: T itself, or, of everything that converts to it, a std::string_view.
template <class T>
using output_item_t =
    std::conditional_t<std::is_convertible_v<const T&, std::string_view> && !tuple_like<T> &&
                           !custom<T> && !std::is_null_pointer_v<T>,
                       std::string_view, T>;

template <class T>
concept output_item = orderable<output_item_t<T>>;

/// A key or value that is encoded already.
struct encoded_item {
    throng_tag tag;
    std::string_view payload;
};

/// No key or no value.
struct nothing {};

inline throng_tag tag_of(const encoded_item& item) { return item.tag; }
inline std::size_t payload_size(const encoded_item& item) { return item.payload.size(); }
inline char* write_payload(char* out, const encoded_item& item) {
    return ordered_codec<std::string_view>::write(out, item.payload);
}

inline throng_tag tag_of(nothing) { return THRONG_NOTHING; }
inline std::size_t payload_size(nothing) { return 0; }
inline char* write_payload(char* out, nothing) { return out; }

template <output_item T>
throng_tag tag_of(const T&) {
    return ordered_codec<output_item_t<T>>::tag;
}
template <output_item T>
std::size_t payload_size(const T& item) {
    return ordered_codec<output_item_t<T>>::size(item);
}
template <output_item T>
char* write_payload(char* out, const T& item) {
    return ordered_codec<output_item_t<T>>::write(out, item);
}

/// Appends one result. `reducer_key` is left out where the written key has the same bytes; it is
/// empty where there is no reducer. `flags` are of throng_output_flag.
/// Throws `error` where key or value is too large, `stopped` where the host says so.
template <class Key, class Value>
void write_output(throng_output& output, argument_t<Key> key, argument_t<Value> value,
                  std::string_view reducer_key, throng_status& status, unsigned flags = 0) {
    const std::size_t key_bytes = payload_size(key);
    const std::size_t value_bytes = payload_size(value);
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    if (key_bytes > most || value_bytes > most) {
        throw error("a result's key or value is larger than 4 GiB");
    }
    const std::size_t bytes =
        sizeof(throng_output_record) + key_bytes + value_bytes + reducer_key.size();
    if (static_cast<std::size_t>(output.limit - output.cursor) < bytes) [[unlikely]] {
        status = output.grow(&output, bytes);
        if (status != THRONG_OK) throw_stopped(status);
    }
    char* const key_begin = output.cursor + sizeof(throng_output_record);
    char* out = write_payload(write_payload(key_begin, key), value);
    const std::string_view written(key_begin, key_bytes);
    const bool other_key = written != reducer_key;
    if (!other_key) reducer_key = {};
    out = ordered_codec<std::string_view>::write(out, reducer_key);
    const throng_output_record header{
        static_cast<std::uint32_t>(key_bytes),
        static_cast<std::uint32_t>(value_bytes),
        static_cast<std::uint32_t>(reducer_key.size()),
        static_cast<std::uint8_t>(tag_of(key)),
        static_cast<std::uint8_t>(tag_of(value)),
        static_cast<std::uint8_t>((other_key ? THRONG_OUTPUT_OTHER_KEY : 0) | flags),
        0,
    };
    std::memcpy(output.cursor, &header, sizeof header);
    output.cursor = out;
}

}  // namespace throng::detail
