// Native encodings of values on their way from mappers to reducers: fast, not ordered, the same
// only on machines of the same byte order and word size.
//
// native_codec<T> has
//   fixed_size                 bytes of every encoded T; 0: it varies
//   size(value), write(out, value), read(bytes)      of a value whose size is known otherwise
// and for elements of others, whose size is not:
//   element_size, write_element, read_element(cursor).
// Views in what is read refer to the bytes that it was read from.
#pragma once

#include <throng/detail/job/type_traits.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace throng::detail {

template <class T>
struct native_codec;  // not defined: T cannot be a value

template <class T>
concept encodable = requires(const T& value, char* out, std::string_view bytes) {
    { native_codec<T>::fixed_size } -> std::convertible_to<std::size_t>;
    { native_codec<T>::size(value) } -> std::convertible_to<std::size_t>;
    { native_codec<T>::write(out, value) } -> std::same_as<char*>;
    { native_codec<T>::read(bytes) } -> std::convertible_to<T>;
};

template <class T>
concept plain_value =
    std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T> && !text_like<T> &&
    !tuple_like<T> && !optional_like<T> && !vector_like<T> && !std::is_pointer_v<T> &&
    !std::is_member_pointer_v<T> && !std::is_array_v<T>;

/// Numbers, enumerations, and structs of such: their bytes.
template <plain_value T>
struct native_codec<T> {
    static constexpr std::size_t fixed_size = sizeof(T);

    static constexpr std::size_t size(const T&) { return sizeof(T); }
    static char* write(char* out, const T& value) {
        std::memcpy(out, &value, sizeof(T));
        return out + sizeof(T);
    }
    static T read(std::string_view bytes) {
        T value;
        std::memcpy(&value, bytes.data(), sizeof(T));
        return value;
    }
    static constexpr std::size_t element_size(const T&) { return sizeof(T); }
    static char* write_element(char* out, const T& value) { return write(out, value); }
    static T read_element(const char*& cursor) {
        cursor += sizeof(T);
        return read({cursor - sizeof(T), sizeof(T)});
    }
};

inline char* write_count(char* out, std::size_t count) {
    const auto count32 = static_cast<std::uint32_t>(count);
    std::memcpy(out, &count32, sizeof count32);
    return out + sizeof count32;
}

inline std::uint32_t read_count(const char*& cursor) {
    std::uint32_t count = 0;
    std::memcpy(&count, cursor, sizeof count);
    cursor += sizeof count;
    return count;
}

/// Texts: the bytes; as an element, preceded by their number.
template <text_like T>
struct native_codec<T> {
    static constexpr std::size_t fixed_size = 0;

    static std::size_t size(std::string_view text) { return text.size(); }
    static char* write(char* out, std::string_view text) {
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        return out + text.size();
    }
    static T read(std::string_view bytes) { return T(bytes); }
    static std::size_t element_size(std::string_view text) {
        return sizeof(std::uint32_t) + text.size();
    }
    static char* write_element(char* out, std::string_view text) {
        return write(write_count(out, text.size()), text);
    }
    static T read_element(const char*& cursor) {
        const std::size_t count = read_count(cursor);
        cursor += count;
        return T(std::string_view(cursor - count, count));
    }
};

/// What compound values share: alone they are encoded as inside others.
template <class T>
struct compound_codec {
    static std::size_t size(const T& value) { return native_codec<T>::element_size(value); }
    static char* write(char* out, const T& value) {
        return native_codec<T>::write_element(out, value);
    }
    static T read(std::string_view bytes) {
        const char* cursor = bytes.data();
        return native_codec<T>::read_element(cursor);
    }
};

template <class T>
inline constexpr bool elements_encodable = false;
template <class... E>
inline constexpr bool elements_encodable<std::tuple<E...>> = (encodable<E> && ...);
template <class A, class B>
inline constexpr bool elements_encodable<std::pair<A, B>> = encodable<A>&& encodable<B>;

template <tuple_like T>
requires(elements_encodable<T>&& std::tuple_size_v<T> > 0) struct native_codec<T>
    : compound_codec<T> {
    template <std::size_t I>
    using element = native_codec<std::tuple_element_t<I, T>>;

    static constexpr std::size_t fixed_size = []<std::size_t... I>(std::index_sequence<I...>) {
        constexpr bool varies = ((element<I>::fixed_size == 0) || ...);
        return varies ? 0 : (std::size_t{0} + ... + element<I>::fixed_size);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});

    static std::size_t element_size(const T& value) {
        return std::apply(
            [](const auto&... e) {
                return (std::size_t{0} + ... + codec_of<decltype(e)>::element_size(e));
            },
            value);
    }
    static char* write_element(char* out, const T& value) {
        std::apply(
            [&out](const auto&... e) {
                ((out = codec_of<decltype(e)>::write_element(out, e)), ...);
            },
            value);
        return out;
    }
    static T read_element(const char*& cursor) {
        T value;
        std::apply(
            [&cursor](auto&... e) { ((e = codec_of<decltype(e)>::read_element(cursor)), ...); },
            value);
        return value;
    }

private:
    template <class E>
    using codec_of = native_codec<std::remove_cvref_t<E>>;
};

template <optional_like T>
requires encodable<typename T::value_type>
struct native_codec<T> : compound_codec<T> {
    using codec = native_codec<typename T::value_type>;
    static constexpr std::size_t fixed_size = 0;

    static std::size_t element_size(const T& value) {
        return 1 + (value ? codec::element_size(*value) : 0);
    }
    static char* write_element(char* out, const T& value) {
        *out++ = value ? 1 : 0;
        return value ? codec::write_element(out, *value) : out;
    }
    static T read_element(const char*& cursor) {
        if (*cursor++ == 0) return std::nullopt;
        return codec::read_element(cursor);
    }
};

template <vector_like T>
requires encodable<typename T::value_type>
struct native_codec<T> : compound_codec<T> {
    using codec = native_codec<typename T::value_type>;
    static constexpr std::size_t fixed_size = 0;

    static std::size_t element_size(const T& values) {
        std::size_t bytes = sizeof(std::uint32_t);
        for (const auto& value : values) bytes += codec::element_size(value);
        return bytes;
    }
    static char* write_element(char* out, const T& values) {
        out = write_count(out, values.size());
        for (const auto& value : values) out = codec::write_element(out, value);
        return out;
    }
    static T read_element(const char*& cursor) {
        const std::size_t count = read_count(cursor);
        T values;
        values.reserve(count);
        for (std::size_t i = 0; i < count; ++i) values.push_back(codec::read_element(cursor));
        return values;
    }
};

}  // namespace throng::detail
