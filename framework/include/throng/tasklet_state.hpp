// The states of a tasklet, and the kinds of stack it may have.
#pragma once

#include <cstdint>

namespace throng {

/// Where a tasklet is in its life.
enum class tasklet_state : std::uint8_t {
    fresh,    // spawned, has not run yet
    ready,    // may go on as soon as its shard gets to it
    running,  // the one of its shard that runs now
    blocked,  // waits for a channel or for another tasklet's end
    parked,   // waits to be woken
    done,     // has returned, thrown, or been unwound
    gone      // its memory has been given back
};

/// Which stack a tasklet runs on.
enum class stack_kind : std::uint8_t {
    /// One of its own, guarded. Local variables stay at their address while it is parked.
    dedicated,
    /// The run stack of its shard, shared with the shard's other sliced tasklets; while it is
    /// parked its live part is kept in a pool. Costs a few hundred bytes instead of pages. The
    /// address of a local variable must not be used by anybody else while the tasklet is parked.
    /// (Under sanitizers every tasklet has a dedicated stack.)
    sliced
};

}  // namespace throng
