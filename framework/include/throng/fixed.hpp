// Inputs of binary records that all have the same size: `map` takes a `const throng::fixed<N>&`.
//
//     void map(const throng::fixed<12>& r, throng::emitter<std::uint32_t, double>& emit) const {
//         emit(r.read<std::uint32_t>(0), r.read<double>(4));
//     }
//
// An input whose size is no multiple of N is an error.
#pragma once

#include <throng/detail/job/input_reader.hpp>
#include <throng/detail/job/native_codec.hpp>
#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace throng {

/// A record of `Bytes` bytes. Valid during the call of `map`.
template <std::size_t Bytes>
class fixed {
    static_assert(Bytes > 0 && Bytes <= std::numeric_limits<std::uint32_t>::max(),
                  "throng: a throng::fixed record has at least one byte, and less than 4 GiB");

public:
    /// For the framework.
    fixed(const throng::block& source, std::uint64_t offset) : block_(source), offset_(offset) {}

    /// All of it.
    std::string_view bytes() const {
        return block_.text().substr(static_cast<std::size_t>(offset_), Bytes);
    }

    /// What the machine takes the bytes from `offset` on for: a number, or a trivially copyable
    /// struct.
    template <detail::plain_value T>
    T read(std::size_t offset) const {
        static_assert(sizeof(T) <= Bytes, "throng: fixed.read: the record has not as many bytes");
        THRONG_CHECK(offset <= Bytes - sizeof(T), "fixed.read: beyond the end of the record");
        return detail::native_codec<T>::read(bytes().substr(offset, sizeof(T)));
    }

    /// The input's name, as it was given.
    std::string_view file() const { return block_.file(); }
    /// Where the record begins in its input, in bytes.
    std::uint64_t offset() const { return block_.offset() + offset_; }
    /// The number of the record in its input, from 0.
    std::uint64_t index() const { return offset() / Bytes; }

private:
    const throng::block& block_;
    std::uint64_t offset_;  // in the block
};

namespace detail {

template <std::size_t Bytes>
struct input_reader<fixed<Bytes>> {
    static constexpr throng_input kind = THRONG_INPUT_FIXED;
    static constexpr std::uint32_t record_size = static_cast<std::uint32_t>(Bytes);

    template <class Attempt, class Map>
    static throng_status read(const throng::block& block, const throng_block& source,
                              std::uint64_t& records, Attempt attempt, Map map) {
        throng_status status = THRONG_OK;
        for (std::uint64_t at = 0; status == THRONG_OK && at < source.size; at += Bytes) {
            ++records;
            status = attempt(at, [&] { map(fixed<Bytes>(block, at)); });
        }
        return status;
    }
};

}  // namespace detail
}  // namespace throng
