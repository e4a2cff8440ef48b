/// @file
/// How keys and values become bytes.
///
/// - Keys: whole numbers, bool, enumerations, float, double, char (a text of one byte),
///   std::string, std::string_view; std::optional, std::vector, std::array, pairs and tuples of
///   keys; plain structs (aggregates without base classes and C arrays) of keys; and types with a
///   throng::codec. Encoded keys compare, as bytes, as the keys do: structs member by member,
///   vectors element by element, a missing optional before all others. So results can be sorted by
///   key whatever the type.
/// - Values: the same, and trivially copyable classes without pointers or views in them.
///
/// A std::string_view that is decoded refers to the encoded bytes. A key that is made of others
/// with a std::string_view in them is decoded with a std::string in its place. A struct owns its
/// texts: a std::string_view can be no member of it.
///
/// A trivially copyable struct is, as a value, copied with all its bytes, padding included, which
/// is fast; other structs member by member, as all are as keys and as results.
#pragma once

#include <throng/detail/job/native_codec.hpp>
#include <throng/detail/job/ordered_codec.hpp>

#include <string>
#include <string_view>

namespace throng {

/// Whether a T can be a key.
template <class T>
concept key_type = detail::orderable<detail::owned_t<T>>;

/// Whether a T can be a value.
template <class T>
concept value_type = detail::encodable<T>;

/// @cond for the framework
#define THRONG_DETAIL_VALUE_SENTENCE                                                               \
    "throng: this type cannot be a value: values are numbers, texts, trivially copyable structs, " \
    "optionals, vectors, pairs, tuples and plain structs of values, and types with a "             \
    "throng::codec (see <throng/codec.hpp>)"
/// @endcond

/// What a T becomes where it has to keep what it refers to: std::string for std::string_view,
/// also inside pairs, tuples, arrays, optionals and vectors.
template <class T>
using owned_t = detail::owned_t<T>;

/// A key's encoded bytes.
template <key_type K>
std::string encode_key(const K& key) {
    std::string bytes(detail::ordered_codec<K>::size(key), '\0');
    detail::ordered_codec<K>::write(bytes.data(), key);
    return bytes;
}

/// The key that `encode_key` encoded.
template <key_type K>
auto decode_key(std::string_view bytes) {
    return detail::ordered_codec<K>::read(bytes);
}

/// A value's encoded bytes.
template <value_type V>
std::string encode_value(const V& value) {
    std::string bytes(detail::native_codec<V>::size(value), '\0');
    detail::native_codec<V>::write(bytes.data(), value);
    return bytes;
}

/// The value that `encode_value` encoded.
template <value_type V>
V decode_value(std::string_view bytes) {
    return detail::native_codec<V>::read(bytes);
}

}  // namespace throng
