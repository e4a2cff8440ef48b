// The words of a text.
#pragma once

#include <throng/detail/job/chunk_masks.hpp>
#include <throng/detail/job/load.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>

namespace throng {

/// Words as they stand in the text, not lower-cased: `words(text, keep_case)`.
struct keep_case_t {
    explicit keep_case_t() = default;
};
/// The one value of keep_case_t.
inline constexpr keep_case_t keep_case{};

namespace detail {

// Chunks of 64 bytes, one after another. Reads nothing beyond the text's end but what lies in a
// memory page of the text, and not even that where a sanitizer looks.
class chunk_reader {
public:
    explicit chunk_reader(std::string_view text)
        : next_(text.data()), end_(text.data() + text.size()) {}

    bool at_end() const { return next_ == end_; }
    const char* position() const { return next_; }

    /// Moves on by a chunk; `classify(data)` gives the bits of 64 readable bytes.
    template <class Classify>
    [[gnu::always_inline]] std::uint64_t next(Classify classify) {
        const auto left = static_cast<std::size_t>(end_ - next_);
        const char* data = next_;
        if (left >= chunk_bytes) {
            next_ += chunk_bytes;
            return classify(data);
        }
        next_ = end_;
        const std::uint64_t inside = (std::uint64_t{1} << left) - 1;
        if (readable_in_page(data, chunk_bytes)) [[likely]]
            return classify(opaque(data)) & inside;
        std::array<char, chunk_bytes> copy{};
        std::memcpy(copy.data(), data, left);
        return classify(copy.data()) & inside;
    }

private:
    const char* next_;
    const char* end_;
};

/// Bits where a run of ones begins or ends; `before` is the bit before the lowest.
constexpr std::uint64_t transitions(std::uint64_t bits, std::uint64_t before) {
    return bits ^ (bits << 1 | before);
}

}  // namespace detail

/// The maximal runs of ASCII letters of a text, in lower case, of any length; an input range:
///
///     for (std::string_view word : throng::words(line)) emit(word, 1);
///
/// A word is valid until the iterator moves on or the range ends; the range may be gone through
/// once, and must not move meanwhile. The text is not copied and must stay valid.
class lower_words {
public:
    /// The words of `text`.
    explicit lower_words(std::string_view text) : chunks_(text) {}

    lower_words(const lower_words&) = delete;
    lower_words& operator=(const lower_words&) = delete;

    /// A single pass over the words: a std::input_iterator.
    class iterator {
    public:
        /// @cond what every std::input_iterator has
        using iterator_concept = std::input_iterator_tag;
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(lower_words& words) : words_(&words) { find(); }

        std::string_view operator*() const { return {word_, size_}; }
        iterator& operator++() {
            find();
            return *this;
        }
        void operator++(int) { find(); }
        friend bool operator==(const iterator& it, std::default_sentinel_t) {
            return it.size_ == 0;
        }
        /// @endcond

    private:
        [[gnu::always_inline]] void find() {
            while (bits_ == 0) {
                if (words_->chunks_.at_end()) {
                    size_ = 0;
                    return;
                }
                bits_ = detail::transitions(words_->load(), 0);
            }
            const auto begin = static_cast<std::size_t>(std::countr_zero(bits_));
            bits_ &= bits_ - 1;
            word_ = words_->chunk() + begin;
            if (bits_ == 0) [[unlikely]] {
                find_end(begin);
                return;
            }
            size_ = static_cast<std::size_t>(std::countr_zero(bits_)) - begin;
            bits_ &= bits_ - 1;
        }

        // The word that begins at `begin` reaches the end of the chunk.
        [[gnu::always_inline]] void find_end(std::size_t begin) {
            size_ = detail::chunk_bytes - begin;
            if (words_->chunks_.at_end()) return;
            words_->keep_chunk();
            word_ -= detail::chunk_bytes;
            const std::uint64_t letters = words_->load();
            if (letters == ~std::uint64_t{0}) [[unlikely]] {
                bits_ = words_->read_long({word_, size_ + detail::chunk_bytes});
                word_ = words_->long_word_.data();
                size_ = words_->long_word_.size();
                return;
            }
            size_ += static_cast<std::size_t>(std::countr_one(letters));
            bits_ = detail::transitions(letters, 1);
            bits_ &= bits_ - 1;
        }

        lower_words* words_ = nullptr;
        const char* word_ = nullptr;
        std::size_t size_ = 0;
        std::uint64_t bits_ = 0;  // where words begin and end in what is left of the chunk
    };

    /// The first word.
    iterator begin() { return iterator(*this); }
    /// Behind the last one.
    std::default_sentinel_t end() const { return {}; }

private:
    const char* chunk() const { return lower_.data() + detail::chunk_bytes; }

    [[gnu::always_inline]] std::uint64_t load() {
        char* lower = lower_.data() + detail::chunk_bytes;
        return chunks_.next(
            [lower](const char* data) { return detail::lower_letters(data, lower); });
    }

    void keep_chunk() { std::memcpy(lower_.data(), chunk(), detail::chunk_bytes); }

    // Reads on a word of which `begun` is known, to the end of the chunk. Returns the bits that are
    // left of the chunk in which it ends.
    [[gnu::noinline, gnu::cold]] std::uint64_t read_long(std::string_view begun) {
        long_word_ = begun;
        while (!chunks_.at_end()) {
            const std::uint64_t letters = load();
            const auto more = static_cast<std::size_t>(std::countr_one(letters));
            long_word_.append(chunk(), more);
            const std::uint64_t bits = detail::transitions(letters, 1);
            if (more < detail::chunk_bytes) return bits & (bits - 1);
        }
        return 0;
    }

    detail::chunk_reader chunks_;
    // The chunk before, where a word began in it, and the current one; lower-cased.
    alignas(64) std::array<char, 2 * detail::chunk_bytes> lower_;
    std::string long_word_;
};

/// The maximal runs of ASCII letters as they stand in the text: an input range. Its words are views
/// of the text, and valid as long as that is.
class kept_words {
public:
    /// The words of `text`.
    explicit kept_words(std::string_view text) : text_(text) {}

    /// A single pass over the words: a std::input_iterator.
    class iterator {
    public:
        /// @cond what every std::input_iterator has
        using iterator_concept = std::input_iterator_tag;
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        iterator() : chunks_({}) {}
        explicit iterator(std::string_view text) : chunks_(text) { find(); }

        std::string_view operator*() const { return {word_, size_}; }
        iterator& operator++() {
            find();
            return *this;
        }
        void operator++(int) { find(); }
        friend bool operator==(const iterator& it, std::default_sentinel_t) {
            return it.size_ == 0;
        }
        /// @endcond

    private:
        std::uint64_t load(std::uint64_t before) {
            chunk_ = chunks_.position();
            return detail::transitions(
                chunks_.next([](const char* data) { return detail::letters(data); }), before);
        }

        void find() {
            while (bits_ == 0) {
                if (chunks_.at_end()) {
                    size_ = 0;
                    return;
                }
                bits_ = load(0);
            }
            word_ = chunk_ + std::countr_zero(bits_);
            bits_ &= bits_ - 1;
            while (bits_ == 0 && !chunks_.at_end()) bits_ = load(1);
            const char* word_end =
                bits_ == 0 ? chunks_.position() : chunk_ + std::countr_zero(bits_);
            size_ = static_cast<std::size_t>(word_end - word_);
            bits_ &= bits_ - 1;
        }

        detail::chunk_reader chunks_;
        const char* chunk_ = nullptr;
        const char* word_ = nullptr;
        std::size_t size_ = 0;
        std::uint64_t bits_ = 0;
    };

    /// The first word.
    iterator begin() const { return iterator(text_); }
    /// Behind the last one.
    std::default_sentinel_t end() const { return {}; }

private:
    std::string_view text_;
};

/// The words of a text, lower-cased; see `lower_words`.
inline lower_words words(std::string_view text) { return lower_words(text); }

/// The words of a text as they stand there; see `kept_words`.
inline kept_words words(std::string_view text, keep_case_t) { return kept_words(text); }

}  // namespace throng
