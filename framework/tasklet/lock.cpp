#include "tasklet/current.hpp"
#include "tasklet/shard.hpp"

#include <throng/lock.hpp>

namespace throng::detail {

void count_lock(int change) noexcept {
    shard* here = current_shard();
    if (here != nullptr) here->locks_held += static_cast<unsigned>(change);
}

}  // namespace throng::detail
