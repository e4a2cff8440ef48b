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

void runtime::on_switch(switch_callback callback) {
    scheduler_->set_switch_callback(std::move(callback));
}

void runtime::on_channel(channel_callback callback) {
    scheduler_->set_channel_callback(std::move(callback));
}

std::size_t ready_count() {
    const detail::control_block* self = detail::current_tasklet();
    if (self == nullptr) throw error("ready_count was called outside of tasklets");
    return self->home->ready_count();
}

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
