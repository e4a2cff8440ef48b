// A channel of a given shard.
#pragma once

#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <cstdint>

namespace throng::test {

/// A new channel whose home is shard `home`. Must be called by a tasklet.
template <class T>
channel<T> channel_at(const setup& where, std::uint32_t home, std::uint32_t capacity) {
    channel<T> made(capacity);
    spawn(where.on(home), [made] { made.try_receive(); }).join();
    return made;
}

}  // namespace throng::test
