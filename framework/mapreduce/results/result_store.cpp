#include "mapreduce/results/result_store.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace throng::mapreduce {

result_store::result_store(memory_pool& memory, result_receiver& all)
    : memory_(memory),
      all_(all),
      output_{nullptr, nullptr, this, &result_store::grow},
      next_bytes_(memory_pool::small_block_bytes) {}

void result_store::hand_over() {
    chunk_.size = static_cast<std::size_t>(output_.cursor - chunk_.memory.data());
    output_.cursor = output_.limit = nullptr;
    if (result_chunk full = std::exchange(chunk_, {}); full.size > 0) {
        all_.add(std::move(full), position_);
    }
}

throng_status result_store::grow(throng_output* output, std::uint64_t bytes) {
    auto& self = *static_cast<result_store*>(output->self);
    try {
        self.hand_over();
        const std::size_t wanted = std::max(static_cast<std::size_t>(bytes), self.next_bytes_);
        self.chunk_.memory = self.memory_.take(wanted);
        self.next_bytes_ = std::min(self.next_bytes_ * 2, memory_pool::block_bytes);
    } catch (const std::bad_alloc&) {
        self.out_of_memory_ = true;
        return THRONG_FAILED;
    } catch (...) {
        self.error_ = std::current_exception();
        return THRONG_FAILED;
    }
    output->cursor = self.chunk_.memory.data();
    output->limit = output->cursor + self.chunk_.memory.capacity();
    return THRONG_OK;
}

}  // namespace throng::mapreduce
