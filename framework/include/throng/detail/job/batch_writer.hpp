// Puts records into the batches of their partitions, as abi.h lays them out.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/record_value.hpp>
#include <throng/detail/job/staging.hpp>
#include <throng/detail/job/stopped.hpp>

#include <cstring>

namespace throng::detail {

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

/// Belongs to one mapper, or, with throng_peers, to a reducer that runs. `V` is the emitter's value
/// type, or what owns such values: both have the same encoding. `Placement` says which partition a
/// record goes to; see key_functions.hpp.
template <class V, class Placement, class Host = throng_mapper_host>
class batch_writer {
public:
    batch_writer(Host& host, Placement placement) : host_(host), placement_(placement) {}

    /// Writes one record, with its place if it has to have one. May park; throws `stopped`, and
    /// what the placement throws.
    template <class... Place>
    [[gnu::always_inline]] void write(std::uint64_t hash, key_words words, std::uint32_t key_size,
                                      const V& value, const Place&... place) {
        // A short key is written as 16 bytes, of which the value overwrites what is too much.
        const std::size_t bytes =
            sizeof(std::uint32_t) + most_compact_bytes + (std::size_t{0} + ... + sizeof(Place)) +
            std::max<std::size_t>(key_size, short_key_bytes) + record_value<V>::most_bytes(value);
        const auto place_of_key = placement_.place(hash, words, key_size, host_.partitions);
        throng_batch& batch = host_.batches[placement_.partition(place_of_key, host_.partitions)];
        if (static_cast<std::size_t>(batch.limit - batch.cursor) < bytes) [[unlikely]] {
            flush(place_of_key, bytes);
        }
        const auto low_hash = static_cast<std::uint32_t>(hash);
        char* out = batch.cursor;
        std::memcpy(out, &low_hash, sizeof low_hash);
        out = write_compact(out + sizeof low_hash, key_size);
        if (key_size <= short_key_bytes) [[likely]] {
            store_word(out, words.lo);
            store_word(out + 8, words.hi);
        } else {
            std::memcpy(out, reinterpret_cast<const char*>(words.lo), key_size);
        }
        out += key_size;
        ((std::memcpy(out, &place, sizeof place), out += sizeof place), ...);
        batch.cursor = record_value<V>::write(out, value);
    }

private:
    template <class Place>
    [[gnu::noinline, gnu::cold]] void flush(Place place_of_key, std::size_t bytes) {
        const throng_status status =
            host_.flush(host_.self, placement_.partition(place_of_key, host_.partitions), bytes);
        if (status != THRONG_OK) throw_stopped(status);
    }

    Host& host_;
    [[no_unique_address]] Placement placement_;
};

}  // namespace throng::detail
