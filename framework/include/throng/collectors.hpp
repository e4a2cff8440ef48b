// How reducers send values to one place.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/named_outputs.hpp>
#include <throng/detail/job/record_value.hpp>
#include <throng/detail/job/stopped.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace throng {

/// The collectors of a job, as one of its reducers sees them. A job whose `reduce` takes this as
/// its last parameter names them, and says what each makes of what all reducers have sent to it:
/// for what concerns all keys together, such as the most frequent ones:
///
///     static constexpr std::string_view collectors[] = {"longest"};
///
///     void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
///                 throng::output& out, throng::collectors<std::string_view>& all) const {
///         all.send("longest", word);
///     }
///     void collect(std::string_view name, throng::receiver<std::string>& words,
///                  throng::output& out) const {
///         for (const std::string& word : words) ...
///         out.write(longest);
///     }
///
/// `collect` is called once for each collector, when all reducers have ended; for several at the
/// same time. In which order the values come is not said: for the same result on each run it must
/// not matter. They count for the job's memory, and are put aside where that is short.
///
/// Used by its reducer only.
template <class V>
class collectors {
    static_assert(throng::value_type<V>, THRONG_DETAIL_VALUE_SENTENCE);

public:
    /// What is sent.
    using collected_value = V;

    /// For the framework.
    explicit collectors(throng_reducer_host& host) : host_(host) {}

    collectors(const collectors&) = delete;
    collectors& operator=(const collectors&) = delete;

    /// Sends a value, which is copied, to the collector of that name. Throws `throng::error` where
    /// the job has none, and for a value of more than 4 GiB; unwinds `reduce` when the job is
    /// stopped.
    void send(std::string_view name, detail::argument_t<V> value) { put(host_, name, value); }

private:
    // What argument_t is where it is copied: a text has the encoding of a view.
    using sent_value = std::remove_cvref_t<detail::argument_t<V>>;
    using encoded = detail::record_value<sent_value>;

    // Apart from `reduce`, whose frame is kept while it is parked.
    [[gnu::noinline]] static void put(throng_reducer_host& host, std::string_view name,
                                      detail::argument_t<V> value) {
        throng_output& to = detail::collector_named(host, name);
        const std::size_t bytes = encoded::most_bytes(value);
        if (static_cast<std::size_t>(to.limit - to.cursor) < bytes) [[unlikely]] {
            const throng_status status = to.grow(&to, bytes);
            if (status != THRONG_OK) detail::throw_stopped(status);
        }
        to.cursor = encoded::write(to.cursor, value);
    }

    throng_reducer_host& host_;
};

}  // namespace throng
