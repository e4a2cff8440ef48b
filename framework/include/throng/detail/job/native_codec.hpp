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

/// Whether the bytes of a T are all there is: as far as can be seen, since a class that is no plain
/// struct hides what it has.
template <class T>
consteval bool is_self_contained() {
    if constexpr (text_like<T> || std::is_pointer_v<T> || std::is_member_pointer_v<T> ||
                  std::is_null_pointer_v<T> || std::is_array_v<T> || custom<T>) {
        return false;
    } else if constexpr (composite<T>) {
        return []<class... E>(std::type_identity<std::tuple<E...>>) {
            return (is_self_contained<E>() && ...);
        }(std::type_identity<fields_t<T>>());
    } else if constexpr (optional_like<T>) {
        return is_self_contained<typename T::value_type>();
    } else {
        return true;
    }
}

template <class T>
concept plain_value =
    std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T> && !tuple_like<T> &&
    !optional_like<T> && !vector_like<T> && is_self_contained<T>();

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

// A struct with views in it would keep what it does not own.
template <class T, class Elements>
inline constexpr bool elements_encodable = false;
template <class T, class... E>
inline constexpr bool elements_encodable<T, std::tuple<E...>> = sizeof...(E) > 0 &&
                                                                (encodable<E> && ...) &&
                                                                (tuple_like<T> ||
                                                                 !(is_view<E> || ...));

template <composite T>
requires(!plain_value<T> && elements_encodable<T, fields_t<T>>)  //
    struct native_codec<T> : compound_codec<T> {
    static constexpr std::size_t fixed_size = []<class... E>(std::type_identity<std::tuple<E...>>) {
        constexpr bool varies = ((native_codec<E>::fixed_size == 0) || ...);
        return varies ? 0 : (std::size_t{0} + ... + native_codec<E>::fixed_size);
    }(std::type_identity<fields_t<T>>());

    static std::size_t element_size(const T& value) {
        return apply_fields(
            [](const auto&... e) {
                return (std::size_t{0} + ... + codec_of<decltype(e)>::element_size(e));
            },
            value);
    }
    static char* write_element(char* out, const T& value) {
        apply_fields(
            [&out](const auto&... e) {
                ((out = codec_of<decltype(e)>::write_element(out, e)), ...);
            },
            value);
        return out;
    }
    static T read_element(const char*& cursor) {
        T value{};
        apply_fields(
            [&cursor](auto&... e) { ((e = codec_of<decltype(e)>::read_element(cursor)), ...); },
            value);
        return value;
    }

private:
    template <class E>
    using codec_of = native_codec<std::remove_cvref_t<E>>;
};

/// Types with a codec of their own: as what that makes of them.
template <custom T>
requires encodable<encoded_as<T>>
struct native_codec<T> {
    static_assert(encodes_and_decodes<T>, THRONG_DETAIL_CODEC_SENTENCE);
    using inner = native_codec<encoded_as<T>>;
    static constexpr std::size_t fixed_size = inner::fixed_size;

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

template <optional_like T>
requires encodable<typename T::value_type>
struct native_codec<T> : compound_codec<T> {
    using element = native_codec<typename T::value_type>;
    static constexpr std::size_t fixed_size = 0;

    static std::size_t element_size(const T& value) {
        return 1 + (value ? element::element_size(*value) : 0);
    }
    static char* write_element(char* out, const T& value) {
        *out++ = value ? 1 : 0;
        return value ? element::write_element(out, *value) : out;
    }
    static T read_element(const char*& cursor) {
        if (*cursor++ == 0) return std::nullopt;
        return element::read_element(cursor);
    }
};

template <vector_like T>
requires encodable<typename T::value_type>
struct native_codec<T> : compound_codec<T> {
    using element = native_codec<typename T::value_type>;
    static constexpr std::size_t fixed_size = 0;

    static std::size_t element_size(const T& values) {
        std::size_t bytes = sizeof(std::uint32_t);
        for (const auto& value : values) bytes += element::element_size(value);
        return bytes;
    }
    static char* write_element(char* out, const T& values) {
        out = write_count(out, values.size());
        for (const auto& value : values) out = element::write_element(out, value);
        return out;
    }
    static T read_element(const char*& cursor) {
        const std::size_t count = read_count(cursor);
        T values;
        values.reserve(count);
        for (std::size_t i = 0; i < count; ++i) values.push_back(element::read_element(cursor));
        return values;
    }
};

}  // namespace throng::detail
