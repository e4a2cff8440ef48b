// Where a reducer writes results.
#pragma once

#include <throng/detail/job/named_outputs.hpp>
#include <throng/detail/job/output_writer.hpp>

namespace throng {

/// Takes the results of one reducer. Its results need not have the reducer's key: any number of any
/// keys may be written. Copies what is written. Used by its reducer only.
///
/// What can be written: whatever can be a key, and texts of all types that convert to
/// std::string_view. Throws `throng::error` where a key or value is larger than 4 GiB; unwinds
/// `reduce` when the job is stopped.
class output {
public:
    /// For the framework.
    explicit output(throng_reducer_host& host) : host_(host) {}

    output(const output&) = delete;
    output& operator=(const output&) = delete;

    /// Writes a result of a key and a value.
    template <class Key, class Value>
    [[gnu::always_inline]] void write(const Key& key, const Value& value) {
        constexpr bool key_fits = detail::output_item<Key>;
        constexpr bool value_fits = detail::output_item<Value>;
        static_assert(
            key_fits,
            "throng: output.write: this type cannot be written as a key: " THRONG_DETAIL_WRITABLE);
        static_assert(value_fits,
                      "throng: output.write: this type cannot be written as a "
                      "value: " THRONG_DETAIL_WRITABLE);
        if constexpr (key_fits && value_fits) {
            put<detail::output_item_t<Key>, detail::output_item_t<Value>>(host_, key, value);
        }
    }

    /// Writes a result that is a key alone.
    template <class Key>
    [[gnu::always_inline]] void write(const Key& key) {
        constexpr bool key_fits = detail::output_item<Key>;
        static_assert(
            key_fits,
            "throng: output.write: this type cannot be written as a key: " THRONG_DETAIL_WRITABLE);
        if constexpr (key_fits) {
            put<detail::output_item_t<Key>, detail::nothing>(host_, key, {});
        }
    }

    /// Writes to one of the outputs that the job names in `outputs`, rather than to its results.
    /// Throws `throng::error` for another name.
    template <class Key, class Value>
    void write_to(std::string_view name, const Key& key, const Value& value) {
        if constexpr (detail::check_written<Key, Value>()) {
            put_to<detail::output_item_t<Key>, detail::output_item_t<Value>>(host_, name, key,
                                                                             value);
        }
    }
    /// The same of a key alone.
    template <class Key>
    void write_to(std::string_view name, const Key& key) {
        if constexpr (detail::check_written<Key, std::string_view>()) {
            put_to<detail::output_item_t<Key>, detail::nothing>(host_, name, key, {});
        }
    }

    /// Adds to one of the job's own counters; see throng::emitter::count.
    void count(std::string_view name, std::uint64_t more = 1) { add(host_, name, more); }

    /// Says how the job is getting on; see throng::emitter::status.
    void status(std::string_view text) { host_.say_status(host_.self, detail::as_text(text)); }

    /// For the framework: writes a result whose key is the reducer's.
    template <class Value>
    void write_own(throng_tag key_tag, const Value& value) {
        put<detail::encoded_item, detail::output_item_t<Value>>(host_, {key_tag, own_key(host_)},
                                                                value);
    }

private:
    // By value where that is cheap: what has an address takes room on the reducer's stack.
    template <class Key, class Value>
    [[gnu::noinline]] static void put(throng_reducer_host& host, detail::argument_t<Key> key,
                                      detail::argument_t<Value> value) {
        // A job that swallows what is thrown then does no harm: the host remembers it.
        throng_status status = THRONG_OK;
        detail::write_output<Key, Value>(*host.output, key, value, own_key(host), status);
    }

    template <class Key, class Value>
    [[gnu::noinline]] static void put_to(throng_reducer_host& host, std::string_view name,
                                         detail::argument_t<Key> key,
                                         detail::argument_t<Value> value) {
        throng_status status = THRONG_OK;
        detail::write_output<Key, Value>(detail::output_named(host, name), key, value,
                                         own_key(host), status);
    }

    [[gnu::noinline]] static void add(throng_reducer_host& host, std::string_view name,
                                      std::uint64_t more) {
        const throng_status status = host.count(host.self, detail::as_text(name), more);
        if (status != THRONG_OK) detail::throw_stopped(status);
    }

    // Asked for anew each time, since it would take room.
    [[nodiscard]] static std::string_view own_key(throng_reducer_host& host) {
        return detail::as_view(host.key(host.self));
    }

    throng_reducer_host& host_;
};

}  // namespace throng
