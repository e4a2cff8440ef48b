#include "io/csv_ends.hpp"

#include <algorithm>
#include <bit>

namespace throng::io {

using detail::chunk_bytes;

std::size_t find_csv_end(std::string_view text, detail::csv_scanner& scanner) {
    for (std::size_t at = 0; at < text.size(); at += chunk_bytes) {
        const std::uint64_t ends = scanner.next(text.data() + at, text.size() - at);
        if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends)) + 1;
    }
    return 0;
}

std::size_t csv_block_search::find(std::string_view text, bool all_read, std::size_t window,
                                   std::uint64_t last) {
    for (std::size_t at = searched_; at < text.size(); at += chunk_bytes) {
        std::uint64_t ends = scanner_.next(text.data() + at, text.size() - at);
        if (ends != 0 && at + chunk_bytes <= std::min<std::uint64_t>(window, last)) {
            best_ = at + static_cast<std::size_t>(std::bit_width(ends));
            continue;
        }
        for (; ends != 0; ends &= ends - 1) {
            const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(ends)) + 1;
            if (end > window && best_ > 0) return best_;
            best_ = end;
            if (end > last || end > window) return end;
        }
        if (at + chunk_bytes >= window && best_ > 0) return best_;
    }
    searched_ = text.size();
    return all_read ? text.size() : best_;
}

}  // namespace throng::io
