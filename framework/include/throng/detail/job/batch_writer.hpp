// Puts records into the batches of their partitions, as abi.h lays them out.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/native_codec.hpp>
#include <throng/detail/job/staging.hpp>
#include <throng/detail/job/stopped.hpp>

#include <cstring>

namespace throng::detail {

/// The encoded size of a value as a record has it; throws where it does not fit.
template <class V>
std::size_t checked_value_size(const V& value) {
    const std::size_t bytes = native_codec<V>::size(value);
    if (bytes > std::numeric_limits<std::uint32_t>::max()) {
        throw error("map emitted a value of more than 4 GiB");
    }
    return bytes;
}

/// What lies between key and value where values are to arrive in the order of the input; see abi.h.
class record_place {
public:
    record_place(std::uint32_t input, std::uint64_t block_offset, std::uint32_t pair)
        : words_{__builtin_bswap64(std::uint64_t{input} << 32 | block_offset >> 32),
                 __builtin_bswap64(block_offset << 32 | pair)} {}

private:
    std::uint64_t words_[2];
};
static_assert(sizeof(record_place) == THRONG_PLACE_BYTES);

/// Belongs to one mapper. `V` is the emitter's value type, or what owns such values: both have the
/// same encoding.
template <class V>
class batch_writer {
public:
    explicit batch_writer(throng_mapper_host& host) : host_(host) {}

    /// Writes one record, with its place if it has to have one. May park; throws `stopped`.
    template <class... Place>
    [[gnu::always_inline]] void write(std::uint64_t hash, key_words words, std::uint32_t key_size,
                                      const V& value, const Place&... place) {
        const std::size_t value_bytes = value_size(value);
        // A short key is written as 16 bytes, of which the value overwrites what is too much.
        const std::size_t bytes = sizeof(throng_record) + (std::size_t{0} + ... + sizeof(Place)) +
                                  value_prefix_bytes + value_bytes +
                                  std::max<std::size_t>(key_size, short_key_bytes);
        throng_batch& batch = host_.batches[partition_of(hash, host_.partitions)];
        if (static_cast<std::size_t>(batch.limit - batch.cursor) < bytes) [[unlikely]] {
            flush(hash, bytes);
        }
        const throng_record header{static_cast<std::uint32_t>(hash), key_size};
        char* out = batch.cursor;
        std::memcpy(out, &header, sizeof header);
        out += sizeof header;
        if (key_size <= short_key_bytes) [[likely]] {
            store_word(out, words.lo);
            store_word(out + 8, words.hi);
        } else {
            std::memcpy(out, reinterpret_cast<const char*>(words.lo), key_size);
        }
        out += key_size;
        ((std::memcpy(out, &place, sizeof place), out += sizeof place), ...);
        if constexpr (value_prefix_bytes != 0) out = write_count(out, value_bytes);
        batch.cursor = native_codec<V>::write(out, value);
    }

private:
    static constexpr std::size_t value_prefix_bytes =
        native_codec<V>::fixed_size == 0 ? sizeof(std::uint32_t) : 0;

    static std::size_t value_size(const V& value) {
        if constexpr (native_codec<V>::fixed_size != 0) return native_codec<V>::fixed_size;
        return checked_value_size(value);
    }

    [[gnu::noinline, gnu::cold]] void flush(std::uint64_t hash, std::size_t bytes) {
        const throng_status status =
            host_.flush(host_.self, partition_of(hash, host_.partitions), bytes);
        if (status != THRONG_OK) throw_stopped(status);
    }

    throng_mapper_host& host_;
};

}  // namespace throng::detail
