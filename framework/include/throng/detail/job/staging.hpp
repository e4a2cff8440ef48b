// Pairs that were just emitted, on their way to the combining table, a batch or the output.
//
// `emit` is compiled into the job's `map`, and must not know the job's type. So it only puts pairs
// into a small buffer, which stays in the first-level cache; when that is full the sink takes all
// of them at once. The sink knows the job, so that its combiner is inlined, and it can ask the
// memory for the places of all the keys before it touches the first.
#pragma once

#include <throng/detail/job/ordered_codec.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/error.hpp>
#include <throng/hash.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throng::detail {

/// One pair. The key is encoded: up to 16 bytes are in `words`; of a longer one words.lo is the
/// address, and its bytes are valid until the sink returns.
template <class V>
struct staged_pair {
    key_words words;
    V value{};
    std::uint32_t key_size = 0;

    bool short_key() const { return key_size <= short_key_bytes; }
    const char* long_key() const { return reinterpret_cast<const char*>(words.lo); }
    std::uint64_t hash() const {
        return short_key() ? hash_words(words.lo, words.hi, key_size)
                           : hash_long_key(long_key(), key_size);
    }
};

/// Where staged pairs go.
template <class V>
class sink {
public:
    /// Takes all pairs, in order; may move from their values. May park; throws `stopped`.
    virtual void take(std::span<staged_pair<V>> pairs) = 0;
    /// Tells the host why pairs could not be taken.
    virtual void fail(std::string_view message) = 0;
    /// Adds to a counter of the job; throws `stopped`.
    virtual void count(std::string_view name, std::uint64_t more) = 0;
    /// How long `take` has been parked, in all.
    virtual std::uint64_t waited_nanoseconds() const = 0;
    virtual throng_mapper_host& host() const = 0;

protected:
    ~sink() = default;
};

/// Belongs to one emitter.
template <class V>
class staging {
public:
    // Values that are views are sent on at once, since what they refer to may change.
    static constexpr std::size_t capacity = is_view<V> ? 1 : 128;

    explicit staging(sink<V>& sink) : sink_(sink), pairs_(capacity), cursor_(pairs_.data()) {}

    staging(const staging&) = delete;
    staging& operator=(const staging&) = delete;

    [[gnu::always_inline]] void push(std::string_view key, V value) {
        if (key.size() > short_key_bytes) [[unlikely]] {
            push_long(key, std::move(value));
            return;
        }
        cursor_->words = load_short_key(key.data(), key.size());
        finish(static_cast<std::uint32_t>(key.size()), std::move(value));
    }

    template <class K>
    [[gnu::always_inline]] void push_number(K key, V value) {
        cursor_->words = {__builtin_bswap64(ordered_codec<K>::to_bits(key)), 0};
        finish(ordered_codec<K>::payload_bytes, std::move(value));
    }

    template <class K>
    void push_encoded(const K& key, V value) {
        scratch_.resize(ordered_codec<K>::size(key));
        ordered_codec<K>::write(scratch_.data(), key);
        push(scratch_, std::move(value));
    }

    /// Sends on what is there. What goes wrong here (a combiner that throws, no memory) concerns
    /// pairs of other records too: the mapper has failed, not the record.
    [[gnu::noinline]] void drain() {
        const std::span<staged_pair<V>> pairs(pairs_.data(), cursor_);
        cursor_ = pairs_.data();
        long_key_bytes_ = 0;
        if (status_ != THRONG_OK) throw_stopped(status_);
        drained_ += pairs.size();
        try {
            if (!pairs.empty()) hand_over(pairs);
            return;
        } catch (const stopped& stop) {
            status_ = stop.status;
        } catch (...) {
            status_ = THRONG_FAILED;
            sink_.fail(describe_exception());
        }
        throw_stopped(status_);
    }

    void count(std::string_view name, std::uint64_t more) { sink_.count(name, more); }
    throng_mapper_host& host() const { return sink_.host(); }

    /// What stopped this emitter, if anything did: kept since a job may swallow what is thrown.
    throng_status status() const { return status_; }
    std::uint64_t drained() const { return drained_; }
    /// About how long the sink has been at work, without what it has waited: some of its calls are
    /// timed.
    std::uint64_t sink_nanoseconds() const { return sink_nanoseconds_; }

private:
    static constexpr std::size_t long_keys_bytes = std::size_t{16} << 10;
    static constexpr std::uint64_t calls_for_a_timed_one = 16;

    void hand_over(std::span<staged_pair<V>> pairs) {
        if (calls_++ % calls_for_a_timed_one != 0) return sink_.take(pairs);
        const std::uint64_t waited = sink_.waited_nanoseconds();
        const auto begin = std::chrono::steady_clock::now();
        sink_.take(pairs);
        const std::chrono::nanoseconds all = std::chrono::steady_clock::now() - begin;
        const std::uint64_t parked = sink_.waited_nanoseconds() - waited;
        const auto spent = static_cast<std::uint64_t>(all.count());
        sink_nanoseconds_ += calls_for_a_timed_one * (spent - std::min(spent, parked));
    }

    [[gnu::always_inline]] void finish(std::uint32_t key_size, V&& value) {
        cursor_->key_size = key_size;
        cursor_->value = std::move(value);
        if (++cursor_ == pairs_.data() + capacity) drain();
    }

    [[gnu::noinline]] void push_long(std::string_view key, V value) {
        if (key.size() > std::numeric_limits<std::uint32_t>::max()) {
            throw error("map emitted a key of more than 4 GiB");
        }
        if (key.size() > long_keys_.size() - long_key_bytes_) {
            drain();  // from here on nothing refers to long_keys_
            if (key.size() > long_keys_.size() || long_keys_.size() > long_keys_bytes) {
                long_keys_ = std::vector<char>(std::max(key.size(), long_keys_bytes));
            }
        }
        char* copy = long_keys_.data() + long_key_bytes_;
        std::memcpy(copy, key.data(), key.size());
        long_key_bytes_ += key.size();
        cursor_->words = {reinterpret_cast<std::uint64_t>(copy), 0};
        finish(static_cast<std::uint32_t>(key.size()), std::move(value));
    }

    sink<V>& sink_;
    std::vector<staged_pair<V>> pairs_;
    staged_pair<V>* cursor_;
    std::uint64_t drained_ = 0;
    std::uint64_t calls_ = 0;  // of the sink
    std::uint64_t sink_nanoseconds_ = 0;
    throng_status status_ = THRONG_OK;
    std::vector<char> long_keys_;
    std::size_t long_key_bytes_ = 0;
    std::string scratch_;
};

}  // namespace throng::detail
