// Which shard the calling thread runs: the runtime's one thread-local variable.
#pragma once

namespace throng::detail {

class shard;

/// The shard that the calling thread is running, or null. Ask anew after every switch: a compiler
/// that inlined this could keep the address of one thread's variable while the tasklet goes on in
/// another (GCC bug 26461, LLVM issue 98479); so it lives in a translation unit of its own, is
/// never inlined, and link-time optimisation leaves that unit alone.
[[nodiscard]] shard* current_shard() noexcept;

void set_current_shard(shard* running) noexcept;

}  // namespace throng::detail
