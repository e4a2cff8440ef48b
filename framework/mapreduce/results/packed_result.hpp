// Results on their way into order: small ones are copied, so that nobody needs to look for them in
// all of memory when they are written out; of others there is but the address.
#pragma once

#include "mapreduce/results/result_ranking.hpp"
#include "mapreduce/small_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace throng::mapreduce {

/// A copied result is the sizes of key and value (a byte each), their tags (four bits each), key
/// and value. Another is a byte that says so, the prefix that it is ranked by, and its address.
class packed_result {
public:
    /// So many bytes a packed result has.
    static constexpr std::size_t least_bytes = 3;
    static constexpr std::size_t most_bytes = 35;

    /// Packs a result at `out`; returns the end.
    static char* write(char* out, const ranked_result& ranked) {
        throng_output_record header;
        std::memcpy(&header, ranked.record, sizeof header);
        const std::uint64_t bytes = std::uint64_t{header.key_size} + header.value_size;
        if (bytes > most_bytes - copy_header_bytes || header.flags != 0) {
            return write_reference(out, ranked);
        }
        out[0] = static_cast<char>(header.key_size);
        out[1] = static_cast<char>(header.value_size);
        out[2] = static_cast<char>(header.key_tag | header.value_tag << tag_bits);
        return copy_small(out + copy_header_bytes, ranked.record + sizeof header,
                          static_cast<std::size_t>(bytes));
    }

    explicit packed_result(const char* packed) : packed_(packed) {}

    /// The record itself, or null if it has been copied.
    [[nodiscard]] const char* reference() const {
        if (packed_[0] != is_reference) return nullptr;
        const char* record = nullptr;
        std::memcpy(&record, packed_ + 1 + sizeof(std::uint64_t), sizeof record);
        return record;
    }

    [[nodiscard]] result_parts parts() const {
        if (packed_[0] == is_reference) return result_view(reference());
        return copied_parts();
    }

    template <class Ranking>
    [[nodiscard]] std::uint64_t prefix(const Ranking& ranking) const {
        if (packed_[0] != is_reference) return ranking.prefix(copied_parts());
        std::uint64_t prefix = 0;
        std::memcpy(&prefix, packed_ + 1, sizeof prefix);
        return prefix;
    }

    [[nodiscard]] const char* end() const {
        if (packed_[0] == is_reference) return packed_ + reference_bytes;
        return packed_ + copy_header_bytes + size(0) + size(1);
    }

private:
    static constexpr char is_reference = '\xff';
    static constexpr unsigned tag_bits = 4;
    static constexpr std::size_t copy_header_bytes = least_bytes;
    static constexpr std::size_t reference_bytes = 1 + sizeof(std::uint64_t) + sizeof(const char*);
    static_assert(reference_bytes <= most_bytes);

    static char* write_reference(char* out, const ranked_result& ranked) {
        out[0] = is_reference;
        std::memcpy(out + 1, &ranked.prefix, sizeof ranked.prefix);
        std::memcpy(out + 1 + sizeof ranked.prefix, &ranked.record, sizeof ranked.record);
        return out + reference_bytes;
    }

    [[nodiscard]] std::size_t size(std::size_t which) const {
        return static_cast<unsigned char>(packed_[which]);
    }

    [[nodiscard]] result_parts copied_parts() const {
        result_parts parts;
        const auto tags = static_cast<unsigned char>(packed_[2]);
        parts.key = {packed_ + copy_header_bytes, size(0)};
        parts.value = {packed_ + copy_header_bytes + size(0), size(1)};
        parts.reducer_key = parts.key;
        parts.key_tag = static_cast<throng_tag>(tags & ((1u << tag_bits) - 1));
        parts.value_tag = static_cast<throng_tag>(tags >> tag_bits);
        return parts;
    }

    const char* packed_;
};

}  // namespace throng::mapreduce
