// Where records of CSV end, in a text that begins at a record's begin.
#pragma once

#include <throng/detail/job/csv_splitter.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::io {

/// Behind the first newline of `text` that ends a record; 0 if there is none, and then `scanner`,
/// which knows what is before, has gone through all of it. Up to 63 bytes behind it may be read.
[[nodiscard]] std::size_t find_csv_end(std::string_view text, detail::csv_scanner& scanner);

/// Finds where a block of whole records ends, of which more and more bytes are read.
class csv_block_search {
public:
    /// The end of the last record that ends in the first `window` bytes, or else that of the first
    /// one; but of no record behind the one that has byte `last`. 0: more must be read to know.
    /// `text` is all that has been read, what was given before included, and the rest of the input
    /// if `all_read`.
    [[nodiscard]] std::size_t find(std::string_view text, bool all_read, std::size_t window,
                                   std::uint64_t last);

private:
    detail::csv_scanner scanner_;
    std::size_t searched_ = 0;
    std::size_t best_ = 0;  // the last end that has been found
};

}  // namespace throng::io
