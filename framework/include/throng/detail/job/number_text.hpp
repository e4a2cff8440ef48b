// Encoded numbers as text; the base of what writes items.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/ordered_codec.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::detail {

/// Bytes of the longest number in decimal, "-2.2250738585072014e-308".
inline constexpr std::size_t most_number_text_bytes = 24;

/// Writes at `out_`, where there must be room. `Style` says how real numbers are written.
template <class Style>
class number_writer {
protected:
    static constexpr std::size_t number_bytes = 8;

    explicit number_writer(char* out) : out_(out) {}

    static bool is_number(throng_tag tag) {
        return tag == THRONG_UNSIGNED || tag == THRONG_SIGNED || tag == THRONG_REAL ||
               tag == THRONG_FLOAT;
    }

    static bool is_finite(throng_tag tag, const char* at) {
        const bool real = tag == THRONG_REAL || tag == THRONG_FLOAT;
        return !real || std::isfinite(ordered_codec<double>::read({at, number_bytes}));
    }

    void number(throng_tag tag, const char*& at) {
        const std::string_view payload(at, number_bytes);
        at += number_bytes;
        switch (tag) {
            case THRONG_REAL:
                out_ = Style::real(out_, ordered_codec<double>::read(payload));
                break;
            case THRONG_FLOAT:
                out_ = Style::real(out_, ordered_codec<float>::read(payload));
                break;
            case THRONG_SIGNED:
                whole_number<std::int64_t>(payload);
                break;
            default:
                whole_number<std::uint64_t>(payload);
        }
    }

    void put(char byte) { *out_++ = byte; }
    void put(std::string_view text) {
        for (const char byte : text) put(byte);
    }

    char* out_;

private:
    template <class Number>
    void whole_number(std::string_view payload) {
        const Number value = ordered_codec<Number>::read(payload);
        out_ = std::to_chars(out_, out_ + most_number_text_bytes, value).ptr;
    }
};

}  // namespace throng::detail
