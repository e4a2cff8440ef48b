// How the reducers of a job send messages to each other.
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/batch_writer.hpp>
#include <throng/detail/job/hash_placement.hpp>
#include <throng/detail/job/key_bytes.hpp>
#include <throng/detail/job/stopped.hpp>
#include <throng/receiver.hpp>

#include <cstdint>
#include <type_traits>

namespace throng {

/// The other reducers of a job, as one of them sees them. A job whose `reduce` takes this as its
/// fourth parameter runs in rounds; so graphs are worked on in one job, with a reducer for each
/// vertex (the bulk-synchronous model of G. Malewicz et al., "Pregel: a system for large-scale
/// graph processing", SIGMOD 2010):
///
///     void reduce(std::string_view vertex, throng::receiver<std::uint64_t>& values,
///                 throng::output& out,
///                 throng::peers<std::string_view, std::uint64_t>& peers) const {
///         for (std::uint64_t value : values) ...  // round 0: what map has emitted for this key
///         peers.send(other_vertex, 17);
///         while (peers.next_round()) {
///             for (std::uint64_t message : values) ...  // sent in the round before; perhaps none
///         }
///         out.write(vertex, result);
///     }
///
/// A round ends when each reducer has called `next_round` or returned; one that waits for something
/// else, such as a channel, keeps all others waiting. After a round in which nobody has sent
/// anything there is no other, and all reducers go on to their ends.
///
/// A message to a key that has no reducer starts one, in the round in which the message arrives. A
/// message to a reducer that has returned is dropped, and counted in the summary of the run. In
/// which order the messages of a round arrive is not said.
///
/// Such reducers all live until the job ends, within its memory: nothing of them is put aside.
/// Used by its reducer only.
template <class K, class V>
class peers {
    static_assert(throng::key_type<K> && throng::value_type<V>,
                  "throng: peers has the key and value types of the job's emitter");

public:
    /// What messages are sent to.
    using key_type = K;
    /// What they consist of.
    using value_type = V;

    /// For the framework: `received` is the receiver of the same reducer.
    explicit peers(detail::received_values& received) : received_(received) {}

    peers(const peers&) = delete;
    peers& operator=(const peers&) = delete;

    /// Sends a message to the reducer of `key`, which may be the sender, for the next round. Key
    /// and value are copied. Throws `throng::error` where one of them is larger than 4 GiB; unwinds
    /// `reduce` when the job is stopped, and where memory is short, which ends the job. Nothing can
    /// be sent after the last round: that fails the job.
    [[gnu::always_inline]] void send(detail::argument_t<K> key, detail::argument_t<V> value) {
        put(received_.host(), key, value);
    }

    /// Ends this reducer's round, and parks it until all others have ended theirs. True if any of
    /// them has sent a message in it: then the next round has begun, and the receiver has the
    /// messages that were sent to this key, of which there may be none. False if there will be no
    /// further round; again and again. What has not been read of the present round is dropped.
    /// Unwinds `reduce` when the job is stopped.
    [[gnu::always_inline]] bool next_round() {
        throng_reducer_host& host = received_.host();
        received_.forget();
        for (;;) {
            const throng_status status = host.peers->next_round(host.peers->self);
            if (status == THRONG_OK) return true;
            if (status == THRONG_OVER) return false;
            if (status != THRONG_PARK) detail::throw_stopped(status);
            host.park(host.self);
        }
    }

    /// The number of the present round, from 0. A reducer that was started by a message begins with
    /// a later one.
    [[nodiscard]] std::uint32_t round() const { return received_.host().peers->round; }

private:
    // What argument_t is where it is copied: a text has the encoding of a view.
    using sent_value = std::remove_cvref_t<detail::argument_t<V>>;

    // Apart from `reduce`, whose frame is kept while it is parked.
    [[gnu::noinline]] static void put(throng_reducer_host& host, detail::argument_t<K> key,
                                      detail::argument_t<V> value) {
        throng_peers& all = *host.peers;
        const detail::key_bytes<K> bytes(key);
        const detail::placed_by_hash placement(all);
        detail::batch_writer<sent_value, detail::placed_by_hash, throng_peers>(all, placement)
            .write(bytes.hash(), bytes.words(), bytes.size(), value);
        ++all.sent;
    }

    detail::received_values& received_;
};

}  // namespace throng
