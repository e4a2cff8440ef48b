// Which shard the calling thread runs.
#pragma once

#include "tasklet/shard.hpp"

namespace throng::detail {

/// The shard that the calling thread is running, or null; see current_core.
[[nodiscard]] inline shard* current_shard() noexcept { return static_cast<shard*>(current_core()); }

void set_current_shard(shard* running) noexcept;

}  // namespace throng::detail
