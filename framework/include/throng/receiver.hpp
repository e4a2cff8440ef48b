// What a reducer reads its values from.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/record_value.hpp>
#include <throng/detail/job/stopped.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

namespace throng {
namespace detail {

/// How far a reducer is with the values that it has received; for the framework. Few members: they
/// are kept for each reducer that is parked.
class received_values {
public:
    explicit received_values(throng_reducer_host& host) : host_(host) {}
    received_values(const received_values&) = delete;
    received_values& operator=(const received_values&) = delete;

    [[nodiscard]] throng_reducer_host& host() const { return host_; }
    /// What has been received and not been read is invalid from here on.
    void forget() { list_ = nullptr; }

protected:
    throng_reducer_host& host_;
    const char* cursor_ = nullptr;
    const throng_values* list_ = nullptr;  // of which the cursor is in the first element
};

}  // namespace detail

/// The values of one reducer's key, each of which can be read once:
///
///     for (std::uint64_t count : counts) total += count;
///     while (std::optional<std::uint64_t> count = counts.receive()) total += *count;
///
/// In which order they come is the job's to say; see <throng/value_order.hpp>.
/// Both park the reducer's tasklet while no value has arrived, and end when there will be no more.
/// A value that is a view is valid until the next one is read. The reducer's stack is moved away
/// while it is parked: nothing may refer to its local variables from elsewhere.
/// Unwinds `reduce` when the job is stopped. Used by its reducer only.
template <class V>
class receiver : public detail::received_values {
    static_assert(value_type<V>, THRONG_DETAIL_VALUE_SENTENCE);
    using encoded = detail::record_value<V>;

public:
    /// The type of the values.
    using received_value = V;

    /// For the framework.
    explicit receiver(throng_reducer_host& host) : received_values(host) {}

    /// The next value; none when there will be no more.
    std::optional<V> receive() {
        if (!available()) return std::nullopt;
        std::optional<V> value(current());
        advance();
        return value;
    }

    /// An input iterator: reads each value as it is passed.
    class iterator {
    public:
        /// @cond what every std::input_iterator has
        using iterator_concept = std::input_iterator_tag;
        using value_type = V;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(receiver& values) : values_(&values) {}

        V operator*() const { return values_->current(); }
        iterator& operator++() {
            values_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        /// At the end; may park.
        bool operator==(std::default_sentinel_t) const { return !values_->available(); }
        /// @endcond

    private:
        receiver* values_ = nullptr;
    };

    /// The first value, or the next one that has not been received.
    iterator begin() { return iterator(*this); }
    /// Where there will be no more.
    std::default_sentinel_t end() const { return {}; }

private:
    // Whether there is a current value; parks until there is one, or there will be none.
    [[gnu::always_inline]] bool available() {
        while (list_ == nullptr || cursor_ == end_of(list_)) {
            list_ = list_ != nullptr ? list_->next : nullptr;
            while (list_ == nullptr) {
                const throng_received next = host_.receive(host_.self);
                list_ = next.values;
                if (list_ != nullptr) break;
                if (next.status == THRONG_OK) return false;
                if (next.status != THRONG_PARK) detail::throw_stopped(next.status);
                host_.park(host_.self);
            }
            cursor_ = begin_of(list_);
        }
        return true;
    }

    static const char* begin_of(const throng_values* list) {
        return reinterpret_cast<const char*>(list + 1);
    }
    static const char* end_of(const throng_values* list) { return begin_of(list) + list->size; }

    V current() const { return encoded::read(cursor_); }
    void advance() { cursor_ = encoded::end_of(cursor_); }
};

}  // namespace throng
