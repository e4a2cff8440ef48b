// What channels and handles ask of the scheduler. Internal.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>

#include <cstddef>
#include <source_location>

namespace throng::detail {

/// The tasklet that calls, or null outside of tasklets.
[[nodiscard]] control_block* current_tasklet() noexcept;

/// The tasklet that calls. Throws throng::error outside of tasklets, naming `operation`; throws
/// tasklet_killed if the tasklet is being unwound, since it must not wait any more.
[[nodiscard]] control_block& require_tasklet(const char* operation);

/// Blocks `self`, the calling tasklet, which the caller has put on a list of `target`, until
/// somebody calls `wake`. Throws tasklet_killed if it is unwound instead.
void block(control_block& self, wait_target& target, wait_operation operation,
           const std::source_location& where);

/// The same where `target` belongs to the shard `home`, another than the calling tasklet's: that
/// shard's `target.operate` is called once the tasklet has been switched out.
void block_at(shard& home, control_block& self, wait_target& target, wait_operation operation,
              const std::source_location& where);

/// Makes a blocked tasklet ready; called in the shard that owns what it waited for.
void wake(control_block& waiter) noexcept;

/// Calling tasklet: goes to the end of the run queue, and `next`, of the same shard, runs at once.
void yield_to(control_block& next);

/// Memory of the calling tasklet's shard.
[[nodiscard]] void* allocate_object(std::size_t bytes);
/// Gives it back, from any thread.
void free_object(void* object, std::size_t bytes) noexcept;

/// Hands a message to a shard. Any thread.
void post(shard& target, posted_message& item) noexcept;

}  // namespace throng::detail
