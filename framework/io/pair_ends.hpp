// Records that have a key first: lines, and pairs with their sizes before them.
#pragma once

#include "io/record_cut.hpp"

#include <cstddef>
#include <string_view>

namespace throng::io {

/// What stands before a key, and before a value, of record_kind::pair: its size, big-endian.
inline constexpr std::size_t pair_size_bytes = 4;

/// The first record of a text: its key, and how many bytes it has in all.
struct keyed_record {
    std::string_view key;
    std::size_t bytes;
};

/// Of a text that begins with a whole pair.
[[nodiscard]] keyed_record first_pair(std::string_view text);

/// Of a text of whole records; the key of a line is what is before its first tab.
[[nodiscard]] keyed_record first_keyed_record(std::string_view text, record_kind kind);

/// The key of the last one; `text` is of whole records, and not empty.
[[nodiscard]] std::string_view last_key(std::string_view text, record_kind kind);

/// Where the last whole pair ends that ends in the first `window` bytes, or else the first one;
/// 0: more must be read to know.
[[nodiscard]] std::size_t find_pair_end(std::string_view text, std::size_t window);

}  // namespace throng::io
