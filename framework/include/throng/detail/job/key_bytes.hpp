// A key as it is put into a record.
#pragma once

#include <throng/detail/job/load.hpp>
#include <throng/detail/job/ordered_codec.hpp>
#include <throng/detail/job/type_traits.hpp>
#include <throng/error.hpp>
#include <throng/hash.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng::detail {

/// The encoded bytes of one key: up to 16 of them as two words; of a longer one the first word is
/// their address, as in staged_pair. A text is where it was.
template <class K>
class key_bytes {
public:
    explicit key_bytes(argument_t<K> key) {
        if constexpr (text_like<K>) {
            take(key);
        } else if constexpr (is_number) {
            words_ = {__builtin_bswap64(ordered_codec<K>::to_bits(key)), 0};
            size_ = ordered_codec<K>::payload_bytes;
        } else {
            copy_.resize(ordered_codec<K>::size(key));
            ordered_codec<K>::write(copy_.data(), key);
            take(copy_);
        }
    }
    key_bytes(const key_bytes&) = delete;
    key_bytes& operator=(const key_bytes&) = delete;

    [[nodiscard]] key_words words() const { return words_; }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::uint64_t hash() const {
        return size_ <= short_key_bytes
                   ? hash_words(words_.lo, words_.hi, size_)
                   : hash_long_key(reinterpret_cast<const char*>(words_.lo), size_);
    }

private:
    static constexpr bool is_number = requires(const K& number) {
        ordered_codec<K>::to_bits(number);
    };
    struct nothing_kept {};

    void take(std::string_view bytes) {
        if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) {
            throw error("a message has a key of more than 4 GiB");
        }
        size_ = static_cast<std::uint32_t>(bytes.size());
        words_ = size_ <= short_key_bytes
                     ? load_short_key(bytes.data(), size_)
                     : key_words{reinterpret_cast<std::uint64_t>(bytes.data()), 0};
    }

    [[no_unique_address]] std::conditional_t<text_like<K> || is_number, nothing_kept, std::string>
        copy_;
    key_words words_;
    std::uint32_t size_ = 0;
};

}  // namespace throng::detail
