// Order-preserving encodings: the payloads of `throng_tag` in abi.h. Keys are hashed, grouped and
// sorted as these bytes, and results are written as them.
//
// ordered_codec<T> has
//   tag                    what the payload is
//   size(value)            bytes of the payload
//   write(out, value)      writes it; returns its end
//   read(bytes)            the value of a whole payload; views in it refer to `bytes`
// and for elements of tuples, which must be separable:
//   element_size, write_element, read_element(cursor).
// -0.0 is written as 0.0, since keys that are equal must have equal bytes.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/escaped_text.hpp>
#include <throng/detail/job/load.hpp>
#include <throng/detail/job/type_traits.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace throng::detail {

template <class T>
struct ordered_codec;  // not defined: T can be neither a key nor a result

template <class T>
concept orderable = requires(const T& value, char* out, std::string_view bytes) {
    { ordered_codec<T>::size(value) } -> std::convertible_to<std::size_t>;
    { ordered_codec<T>::write(out, value) } -> std::same_as<char*>;
    ordered_codec<T>::read(bytes);
};

inline constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

// Numbers: eight bytes, most significant first.
template <class T, throng_tag Tag>
struct number_codec {
    static constexpr throng_tag tag = Tag;
    static constexpr std::size_t payload_bytes = 8;

    static constexpr std::size_t size(const T&) { return payload_bytes; }
    static char* write(char* out, const T& value) {
        store_word(out, __builtin_bswap64(ordered_codec<T>::to_bits(value)));
        return out + payload_bytes;
    }
    static T read(std::string_view bytes) {
        return ordered_codec<T>::from_bits(__builtin_bswap64(load_word(bytes.data())));
    }
    static constexpr std::size_t element_size(const T&) { return payload_bytes; }
    static char* write_element(char* out, const T& value) { return write(out, value); }
    static T read_element(const char*& cursor) {
        const T value = read({cursor, payload_bytes});
        cursor += payload_bytes;
        return value;
    }
};

template <class T>
inline constexpr throng_tag whole_number_tag =
    std::is_signed_v<typename scalar_base<T>::type> ? THRONG_SIGNED : THRONG_UNSIGNED;

template <whole_number T>
struct ordered_codec<T> : number_codec<T, whole_number_tag<T>> {
    static constexpr std::uint64_t flipped = whole_number_tag<T> == THRONG_SIGNED ? sign_bit : 0;

    static constexpr std::uint64_t to_bits(T value) {
        if constexpr (whole_number_tag<T> == THRONG_SIGNED) {
            return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ flipped;
        } else {
            return static_cast<std::uint64_t>(value);
        }
    }
    static constexpr T from_bits(std::uint64_t bits) { return static_cast<T>(bits ^ flipped); }
};

template <class T>
inline constexpr throng_tag real_number_tag = std::same_as<T, float> ? THRONG_FLOAT : THRONG_REAL;

template <real_number T>
struct ordered_codec<T> : number_codec<T, real_number_tag<T>> {
    static std::uint64_t to_bits(T value) {
        const double number = static_cast<double>(value) + 0.0;  // makes -0.0 0.0
        const auto bits = std::bit_cast<std::uint64_t>(number);
        return (bits & sign_bit) != 0 ? ~bits : bits ^ sign_bit;
    }
    static T from_bits(std::uint64_t bits) {
        bits = (bits & sign_bit) != 0 ? bits ^ sign_bit : ~bits;
        return static_cast<T>(std::bit_cast<double>(bits));
    }
};

template <text_like T>
struct ordered_codec<T> {
    static constexpr throng_tag tag = THRONG_TEXT;

    static std::size_t size(std::string_view text) { return text.size(); }
    static char* write(char* out, std::string_view text) {
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        return out + text.size();
    }
    static T read(std::string_view bytes) { return T(bytes); }
    static std::size_t element_size(std::string_view text) { return escaped_size(text); }
    static char* write_element(char* out, std::string_view text) {
        return write_escaped(out, text);
    }
    static std::string read_element(const char*& cursor) { return read_escaped(cursor); }
};

template <>
struct ordered_codec<char> {
    static constexpr throng_tag tag = THRONG_TEXT;

    static constexpr std::size_t size(char) { return 1; }
    static char* write(char* out, char letter) {
        *out = letter;
        return out + 1;
    }
    static char read(std::string_view bytes) { return bytes.front(); }
    static std::size_t element_size(char letter) { return escaped_size({&letter, 1}); }
    static char* write_element(char* out, char letter) { return write_escaped(out, {&letter, 1}); }
    static char read_element(const char*& cursor) { return read_escaped(cursor).front(); }
};

// A struct with views in it could not be read again.
template <class T, class Elements>
inline constexpr bool elements_orderable = false;
template <class T, class... E>
inline constexpr bool elements_orderable<T, std::tuple<E...>> = (orderable<owned_t<E>> && ...) &&
                                                                (tuple_like<T> ||
                                                                 !(is_view<E> || ...));

// Pairs, tuples, arrays and structs: for each element its tag and its payload. Inside another
// compound they are ended by a byte 00, which is no tag.
template <composite T>
requires elements_orderable<T, fields_t<T>>
struct ordered_codec<T> {
    static constexpr throng_tag tag = THRONG_TUPLE;

    template <class E>
    using codec_of = ordered_codec<std::remove_cvref_t<E>>;

    static std::size_t size(const T& value) {
        return apply_fields(
            [](const auto&... e) {
                return (std::size_t{0} + ... + (1 + codec_of<decltype(e)>::element_size(e)));
            },
            value);
    }
    static char* write(char* out, const T& value) {
        apply_fields(
            [&out](const auto&... e) {
                ((*out = static_cast<char>(codec_of<decltype(e)>::tag),
                  out = codec_of<decltype(e)>::write_element(out + 1, e)),
                 ...);
            },
            value);
        return out;
    }
    // Texts are unescaped, so what is read owns them.
    static owned_t<T> read(std::string_view bytes) {
        const char* cursor = bytes.data();
        return read_all(cursor);
    }
    static std::size_t element_size(const T& value) { return size(value) + 1; }
    static char* write_element(char* out, const T& value) {
        out = write(out, value);
        *out = 0;
        return out + 1;
    }
    static owned_t<T> read_element(const char*& cursor) {
        owned_t<T> value = read_all(cursor);
        ++cursor;
        return value;
    }

private:
    static owned_t<T> read_all(const char*& cursor) {
        owned_t<T> value{};
        apply_fields([&cursor](auto&... e) { (read_one(cursor, e), ...); }, value);
        return value;
    }
    template <class E>
    static void read_one(const char*& cursor, E& element) {
        ++cursor;  // the tag
        element = ordered_codec<E>::read_element(cursor);
    }
};

// Optionals: a byte 00, or 01 and the value's tag and payload.
template <optional_like T>
requires orderable<owned_t<typename T::value_type>>
struct ordered_codec<T> {
    static constexpr throng_tag tag = THRONG_OPTIONAL;
    using element = ordered_codec<typename T::value_type>;

    static std::size_t size(const T& value) {
        return value ? 2 + element::element_size(*value) : 1;
    }
    static char* write(char* out, const T& value) {
        *out++ = value ? 1 : 0;
        if (!value) return out;
        *out++ = static_cast<char>(element::tag);
        return element::write_element(out, *value);
    }
    static owned_t<T> read(std::string_view bytes) {
        const char* cursor = bytes.data();
        return read_element(cursor);
    }
    static std::size_t element_size(const T& value) { return size(value); }
    static char* write_element(char* out, const T& value) { return write(out, value); }
    static owned_t<T> read_element(const char*& cursor) {
        if (*cursor++ == 0) return std::nullopt;
        ++cursor;  // the tag
        return owned_t<T>(std::in_place, element::read_element(cursor));
    }
};

// Vectors: as tuples, which may have any number of elements.
template <vector_like T>
requires orderable<owned_t<typename T::value_type>>
struct ordered_codec<T> {
    static constexpr throng_tag tag = THRONG_LIST;
    using element = ordered_codec<typename T::value_type>;

    static std::size_t size(const T& values) {
        std::size_t bytes = 0;
        for (const auto& value : values) bytes += 1 + element::element_size(value);
        return bytes;
    }
    static char* write(char* out, const T& values) {
        for (const auto& value : values) {
            *out = static_cast<char>(element::tag);
            out = element::write_element(out + 1, value);
        }
        return out;
    }
    static owned_t<T> read(std::string_view bytes) {
        owned_t<T> values;
        const char* cursor = bytes.data();
        while (cursor != bytes.data() + bytes.size()) values.push_back(read_one(cursor));
        return values;
    }
    static std::size_t element_size(const T& values) { return size(values) + 1; }
    static char* write_element(char* out, const T& values) {
        out = write(out, values);
        *out = 0;
        return out + 1;
    }
    static owned_t<T> read_element(const char*& cursor) {
        owned_t<T> values;
        while (*cursor != 0) values.push_back(read_one(cursor));
        ++cursor;
        return values;
    }

private:
    static auto read_one(const char*& cursor) {
        ++cursor;  // the tag
        return element::read_element(cursor);
    }
};

/// Types with a codec of their own: as what that makes of them.
template <custom T>
requires orderable<owned_t<encoded_as<T>>>
struct ordered_codec<T> {
    static_assert(encodes_and_decodes<T>, THRONG_DETAIL_CODEC_SENTENCE);
    using inner = ordered_codec<encoded_as<T>>;
    static constexpr throng_tag tag = inner::tag;

    static std::size_t size(const T& value) { return inner::size(codec<T>::encode(value)); }
    static char* write(char* out, const T& value) {
        return inner::write(out, codec<T>::encode(value));
    }
    static T read(std::string_view bytes) { return codec<T>::decode(inner::read(bytes)); }
    static std::size_t element_size(const T& value) {
        return inner::element_size(codec<T>::encode(value));
    }
    static char* write_element(char* out, const T& value) {
        return inner::write_element(out, codec<T>::encode(value));
    }
    static T read_element(const char*& cursor) {
        return codec<T>::decode(inner::read_element(cursor));
    }
};

}  // namespace throng::detail
