#include "mapreduce/outbox.hpp"

#include "mapreduce/job.hpp"
#include "mapreduce/stopwatch.hpp"

#include <algorithm>
#include <utility>

namespace throng::mapreduce {

outbox::outbox(detail::shard& home, const batch_receivers& partitions, memory_pool& memory,
               std::size_t batch_bytes)
    : home_(home),
      partitions_(partitions),
      memory_(memory),
      batch_bytes_(batch_bytes),
      open_(partitions.size(), throng_batch{nullptr, nullptr}),
      filling_(partitions.size()) {
    free_.reserve(2 * partitions.size());  // all there ever are: taking one back cannot fail
}

outbox::~outbox() = default;

throng_status outbox::flush(std::uint32_t to, std::uint64_t bytes) {
    if (bytes > largest_record_bytes) throw job_error("map emitted a pair of more than 4 GiB");
    if (filling_[to] != nullptr) post(to);
    if (oversized_) post(*oversized_);  // would wait for its partition's next record
    const std::size_t wanted = std::max<std::size_t>(present_batch_bytes(), bytes);
    while (must_wait(wanted)) {
        if (const throng_status status = wait(); status != THRONG_OK) return status;
    }
    std::unique_ptr<batch> next = take_batch(wanted);
    open_[to] = {next->memory.data(), next->memory.data() + next->memory.capacity()};
    filling_[to] = std::move(next);
    if (wanted > batch_bytes_) oversized_ = to;
    return THRONG_OK;
}

std::size_t outbox::most_under_way() const {
    return std::max(least_under_way, partitions_.size() / part_under_way);
}

bool outbox::must_wait(std::size_t wanted) const {
    if (wanted <= batch_bytes_) return free_.empty() && under_way_ >= most_under_way();
    return under_way_ > 0 && under_way_bytes_ + wanted > most_under_way() * batch_bytes_;
}

std::unique_ptr<batch> outbox::take_batch(std::size_t wanted) {
    std::unique_ptr<batch> next;
    if (wanted <= batch_bytes_ && !free_.empty()) {
        next = std::move(free_.back());
        free_.pop_back();
    } else {
        next = std::make_unique<batch>(*this, memory_block());
    }
    // Those of the beginning are small, and a partition may have kept the memory of others.
    if (next->memory.capacity() < wanted) {
        next->memory = {};
        next->memory = memory_.take(wanted);
    }
    return next;
}

// Large where each partition has had a small one: there is more to come. No size between, since the
// smaller ones would stay behind in the heap.
std::size_t outbox::present_batch_bytes() const {
    const bool much = posted_bytes_ >= partitions_.size() * small_batch_bytes;
    return much ? batch_bytes_ : std::min(batch_bytes_, small_batch_bytes);
}

void outbox::post(std::uint32_t to) {
    batch& full = *filling_[to].release();
    full.size = static_cast<std::size_t>(open_[to].cursor - full.memory.data());
    open_[to] = {nullptr, nullptr};
    posted_bytes_ += full.size;
    ++under_way_;
    full.capacity_posted = full.memory.capacity();
    under_way_bytes_ += full.capacity_posted;
    if (oversized_ == to) oversized_.reset();
    partitions_[to]->post(full);
}

void outbox::take_back(detail::shard& here, detail::posted_message& message) noexcept {
    auto& empty = static_cast<batch&>(message);
    outbox& self = empty.from;
    --self.under_way_;
    self.under_way_bytes_ -= empty.capacity_posted;
    std::unique_ptr<batch> back(&empty);
    if (empty.capacity_posted <= 2 * self.batch_bytes_) self.free_.push_back(std::move(back));
    if (self.waiting_ != nullptr) here.unpark(*std::exchange(self.waiting_, nullptr));
}

bool outbox::is_stopped() const { return home_.current()->killed; }

throng_status outbox::wait() {
    if (is_stopped()) return THRONG_CANCELLED;
    waiting_ = home_.current();
    const stopwatch waiting;
    home_.park_unthrowing();
    seconds_waited_ += waiting.seconds();
    return is_stopped() ? THRONG_CANCELLED : THRONG_OK;
}

throng_status outbox::finish() {
    for (std::uint32_t to = 0; to < filling_.size(); ++to) {
        if (filling_[to] != nullptr) post(to);
    }
    while (under_way_ > 0) {
        if (const throng_status status = wait(); status != THRONG_OK) return status;
    }
    free_.clear();  // reducers need the memory for their results
    return THRONG_OK;
}

}  // namespace throng::mapreduce
