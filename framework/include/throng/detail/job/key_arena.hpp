// Memory for long keys that live as long as the table that they are in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace throng::detail {

class key_arena {
public:
    /// A copy of `key`, valid until `clear`.
    const char* keep(std::string_view key) {
        if (left_ < key.size()) add_chunk(key.size());
        char* copy = cursor_;
        std::memcpy(copy, key.data(), key.size());
        cursor_ += key.size();
        left_ -= key.size();
        bytes_ += key.size();
        return copy;
    }

    /// Bytes of the keys that are kept.
    std::size_t bytes() const { return bytes_; }

    void clear() {
        chunks_.clear();
        cursor_ = nullptr;
        left_ = 0;
        bytes_ = 0;
    }

private:
    static constexpr std::size_t chunk_bytes = std::size_t{64} << 10;

    void add_chunk(std::size_t bytes) {
        left_ = std::max(bytes, chunk_bytes);
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
        cursor_ = chunks_.back().get();
    }

    std::vector<std::unique_ptr<char[]>> chunks_;
    char* cursor_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace throng::detail
