#include "tasklet/timer_queue.hpp"

#include <algorithm>
#include <memory>
#include <new>

namespace throng::detail {

timer_queue::~timer_queue() {
    for (const entry& each : heap_) free(*each.its);
}

timer& timer_queue::add(control_block& whom, time_point end) {
    if (heap_.size() == heap_.capacity()) heap_.reserve(2 * heap_.size() + 1);
    auto& made = *new (pool_.allocate(sizeof(timer))) timer;
    made.whom = &whom;
    heap_.push_back({end, &made});
    std::push_heap(heap_.begin(), heap_.end(), later);
    ++live_;
    return made;
}

void timer_queue::remove(timer& its) noexcept {
    if (!its.in_queue) return free(its);
    its.whom = nullptr;
    --live_;
    if (live_ >= heap_.size() / 2) return;
    std::erase_if(heap_, [this](const entry& each) {
        if (each.its->whom != nullptr) return false;
        free(*each.its);
        return true;
    });
    std::make_heap(heap_.begin(), heap_.end(), later);
}

timer_queue::time_point timer_queue::next_end() noexcept {
    drop_cancelled_first();
    return heap_.front().end;
}

timer* timer_queue::take_due(time_point now) noexcept {
    drop_cancelled_first();
    if (heap_.empty() || heap_.front().end > now) return nullptr;
    timer* due = heap_.front().its;
    drop_first();
    due->in_queue = false;
    --live_;
    return due;
}

void timer_queue::drop_first() noexcept {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
}

void timer_queue::drop_cancelled_first() noexcept {
    while (!heap_.empty() && heap_.front().its->whom == nullptr) {
        free(*heap_.front().its);
        drop_first();
    }
}

void timer_queue::free(timer& its) noexcept {
    std::destroy_at(&its);
    pool_.free(&its, sizeof(timer));
}

}  // namespace throng::detail
