#include "tasklet/stack_pool.hpp"

#include <throng/error.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <new>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

namespace throng::detail {

namespace {

constexpr std::size_t stacks_per_slab = 64;
constexpr std::size_t stagger_steps = 16;
constexpr std::size_t cache_line_bytes = 64;
constexpr std::uint64_t canary_value = 0x7468726f6e672121;  // "throng!!"

std::size_t page_bytes() {
    static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return bytes;
}

char* map_memory(std::size_t bytes) {
    void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) throw std::bad_alloc();
    ::madvise(address, bytes, MADV_NOHUGEPAGE);
    return static_cast<char*>(address);
}

bool install_guard(char* page) { return ::madvise(page, page_bytes(), MADV_GUARD_INSTALL) == 0; }

}  // namespace

mapped_stack::mapped_stack(std::size_t bytes) {
    const std::size_t page = page_bytes();
    usable_bytes_ = (bytes + page - 1) / page * page;
    mapped_bytes_ = usable_bytes_ + page;
    base_ = map_memory(mapped_bytes_);
    if (!install_guard(base_) && ::mprotect(base_, page, PROT_NONE) != 0) {
        ::munmap(base_, mapped_bytes_);
        throw std::bad_alloc();
    }
    registration_ = valgrind_stack(base_ + page, top());
}

bool dedicated_stack::is_guard(const void* place) const noexcept {
    return guard == stack_guard::page && std::less_equal<>()(limit - page_bytes(), place) &&
           std::less<>()(place, limit);
}

mapped_stack::~mapped_stack() {
    registration_.deregister();
    ::munmap(base_, mapped_bytes_);
}

stack_pool::stack_pool(guard_method method) : method_(method) {}

stack_pool::~stack_pool() {
    for (const slab& each : slabs_) {
        for (std::size_t i = 0; i < stacks_per_slab; ++i) each.stacks[i].registration.deregister();
        ::munmap(each.address, each.bytes);
    }
}

dedicated_stack* stack_pool::take(std::size_t bytes) {
    const std::size_t stack_bytes = std::bit_ceil(std::max(bytes, smallest_stack_bytes));
    const std::lock_guard lock(mutex_);
    std::vector<dedicated_stack*>& free = free_[stack_bytes];
    if (free.empty()) map_slab(stack_bytes);
    dedicated_stack* stack = free.back();
    free.pop_back();
    return stack;
}

void stack_pool::give_back(dedicated_stack* stack) noexcept {
    if (stack->guard == stack_guard::canary) {
        std::uint64_t found = 0;
        std::memcpy(&found, stack->limit, sizeof found);
        THRONG_CHECK(found == canary_value, "a tasklet overflowed its stack");
    }
    const std::lock_guard lock(mutex_);
    free_.find(std::bit_ceil(stack->bytes()))->second.push_back(stack);
}

void stack_pool::map_slab(std::size_t stack_bytes) {
    std::vector<dedicated_stack*>& free = free_[stack_bytes];
    free.reserve(stacks_mapped_ + stacks_per_slab);
    if (slabs_.size() == slabs_.capacity()) slabs_.reserve(2 * slabs_.size() + 1);
    auto stacks = std::make_unique<dedicated_stack[]>(stacks_per_slab);
    const std::size_t slab_size = stack_bytes * stacks_per_slab;
    char* address = map_memory(slab_size);
    for (std::size_t i = 0; i < stacks_per_slab; ++i) {
        // The last of a slab are handed out first: push in reverse for ascending addresses.
        const std::size_t place = stacks_per_slab - 1 - i;
        char* low_end = address + place * stack_bytes;
        const std::size_t stagger = (place % stagger_steps) * cache_line_bytes;
        stacks[place].top = low_end + stack_bytes - stagger;
        guard(stacks[place], low_end);
        stacks[place].registration = valgrind_stack(stacks[place].limit, stacks[place].top);
        free.push_back(&stacks[place]);
    }
    stacks_mapped_ += stacks_per_slab;
    slabs_.push_back({address, slab_size, std::move(stacks)});
}

void stack_pool::guard(dedicated_stack& stack, char* low_end) {
    stack.guard = stack_guard::page;
    stack.limit = low_end + page_bytes();
    if (method_ == guard_method::automatic) {
        if (install_guard(low_end)) return;
        method_ = guard_method::split_mapping;
    }
    if (method_ == guard_method::split_mapping && split_guards_ < most_split_guards &&
        ::mprotect(low_end, page_bytes(), PROT_NONE) == 0) {
        ++split_guards_;
        return;
    }
    stack.guard = stack_guard::canary;
    stack.limit = low_end;
    std::memcpy(low_end, &canary_value, sizeof canary_value);
}

}  // namespace throng::detail
