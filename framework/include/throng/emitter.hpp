// What `map` emits pairs to.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/named_outputs.hpp>
#include <throng/detail/job/staging.hpp>

#include <utility>

namespace throng {

/// Takes the pairs that a job's `map` emits.
///
/// Keys and values are copied (encoded) before the call returns: views may become invalid then.
/// A pair goes to the reducer of its key, or, in a job that neither combines nor reduces, to the
/// output, in the order of the input. What was emitted for a record before `map` threw stays
/// emitted. Belongs to one mapper; not thread-safe.
///
/// Throws `throng::error` where a key or value is larger than 4 GiB; may park the calling tasklet;
/// unwinds `map` when the job is stopped.
template <class K, class V>
class emitter {
    static_assert(key_type<K>,
                  "throng: this type cannot be a key: keys are numbers, texts, optionals, vectors, "
                  "pairs, tuples and plain structs of keys, and types with a throng::codec (see "
                  "<throng/codec.hpp>)");
    static_assert(value_type<V>, THRONG_DETAIL_VALUE_SENTENCE);

public:
    /// The type of the keys.
    using emitted_key = K;
    /// The type of the values.
    using emitted_value = V;

    /// For the framework: hands pairs to `sink`, which outlives the emitter.
    explicit emitter(detail::sink<V>& sink) : staging_(sink) {}

    /// Emits one pair.
    void operator()(detail::argument_t<K> key, V value) {
        if constexpr (!key_type<K> || !value_type<V>) {
            return;  // the class has said so
        } else if constexpr (detail::text_like<K>) {
            staging_.push(key, std::move(value));
        } else if constexpr (std::same_as<K, char>) {
            staging_.push(std::string_view(&key, 1), std::move(value));
        } else if constexpr (detail::whole_number<K> || detail::real_number<K>) {
            staging_.push_number(key, std::move(value));
        } else {
            staging_.push_encoded(key, std::move(value));
        }
    }

    /// Writes to one of the outputs that the job names in `outputs`, at once; what can be written
    /// is said at throng::output. Stays written if `map` throws afterwards. Throws `throng::error`
    /// for another name.
    template <class WrittenKey, class Value>
    void write_to(std::string_view name, const WrittenKey& key, const Value& value) {
        if constexpr (detail::check_written<WrittenKey, Value>()) {
            using written_key = detail::output_item_t<WrittenKey>;
            using written_value = detail::output_item_t<Value>;
            detail::write_from_map<written_key, written_value>(staging_.host(), name, key, value);
        }
    }
    /// The same of a key alone.
    template <class WrittenKey>
    void write_to(std::string_view name, const WrittenKey& key) {
        if constexpr (detail::check_written<WrittenKey, std::string_view>()) {
            using written_key = detail::output_item_t<WrittenKey>;
            detail::write_from_map<written_key, detail::nothing>(staging_.host(), name, key, {});
        }
    }

    /// Adds to one of the job's own counters, which the summary of the run and its report show. For
    /// what is rare: it takes as long as some ten pairs. Unwinds `map` when there are more than
    /// 1,000 names.
    void count(std::string_view name, std::uint64_t more = 1) { staging_.count(name, more); }

    /// Says how the job is getting on: the latest of what any mapper or reducer has said stands in
    /// the line of progress, and in the report. Up to 200 bytes; takes as long as some ten pairs.
    void status(std::string_view text) {
        throng_mapper_host& host = staging_.host();
        host.say_status(host.self, detail::as_text(text));
    }

    /// For the framework: sends on what is still staged.
    void drain() { staging_.drain(); }

    /// For the framework: how many pairs have been sent on.
    std::uint64_t emitted() const { return staging_.drained(); }

    /// For the framework: about how long it took to send them on.
    std::uint64_t sink_nanoseconds() const { return staging_.sink_nanoseconds(); }

    /// For the framework: why pairs could not be sent on, or THRONG_OK.
    throng_status status() const { return staging_.status(); }

private:
    detail::staging<V> staging_;
};

}  // namespace throng
