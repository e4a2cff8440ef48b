#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/runtime.hpp>

namespace throng {

runtime::runtime(const runtime_options& options)
    : scheduler_(std::make_unique<detail::scheduler>(options)) {}

runtime::~runtime() = default;

unsigned runtime::workers() const { return scheduler_->worker_count(); }

unsigned runtime::shards() const { return scheduler_->shard_count(); }

runtime_statistics runtime::statistics() const { return scheduler_->statistics(); }

detail::shard& runtime::first_shard() const {
    if (detail::current_shard() != nullptr) {
        throw error("run was called by a tasklet; call it outside of tasklets, and spawn within");
    }
    return scheduler_->at(0);
}

run_state runtime::run_within(std::chrono::steady_clock::time_point end, std::uint64_t switches) {
    static_cast<void>(first_shard());
    return scheduler_->run_within(end, switches);
}

void runtime::run_to_end(detail::control_block& main) { scheduler_->run(main); }

void runtime::fail(std::exception_ptr reason) { scheduler_->fail(std::move(reason)); }

}  // namespace throng
