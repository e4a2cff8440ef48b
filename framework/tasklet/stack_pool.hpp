// Stacks that a tasklet owns: pooled, guarded, cut from slabs.
#pragma once

#include "tasklet/valgrind_stack.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace throng::detail {

/// How the low end of a stack is protected.
enum class stack_guard : std::uint8_t {
    page,   // touching it stops the program
    canary  // noticed when the stack is given back
};

/// One stack; it grows down from `top` to `limit`. Owned by the pool, used by one tasklet, or by
/// the sliced ones of a shard by turns.
struct dedicated_stack {
    char* limit = nullptr;  // lowest usable byte; the guard lies below (page) or at it (canary)
    char* top = nullptr;    // 16-byte aligned, staggered by cache lines from stack to stack
    stack_guard guard = stack_guard::page;
    valgrind_stack registration;
    void* sanitizer_fake_stack = nullptr;  // ASan's, while the tasklet is switched out
    void* sanitizer_fiber = nullptr;       // TSan's, while a tasklet has the stack
    [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(top - limit); }
    /// Whether an access to `place` is stopped by this stack's guard page. Async-signal-safe.
    [[nodiscard]] bool is_guard(const void* place) const noexcept;
};

/// Maps one lone stack with a guard page: a thread's for its signal handlers. Throws
/// std::bad_alloc.
class mapped_stack {
public:
    explicit mapped_stack(std::size_t bytes);
    ~mapped_stack();
    mapped_stack(const mapped_stack&) = delete;
    mapped_stack& operator=(const mapped_stack&) = delete;
    [[nodiscard]] char* top() const { return base_ + mapped_bytes_; }
    [[nodiscard]] std::size_t bytes() const { return usable_bytes_; }

private:
    char* base_;
    std::size_t mapped_bytes_;
    std::size_t usable_bytes_;
    valgrind_stack registration_;
};

/// Pool of stacks of a few sizes. Thread-safe. All stacks must be back when it is destroyed.
///
/// A slab holds many stacks in one mapping, so that their number is not limited by
/// vm.max_map_count. Guards cost no mapping where the kernel has MADV_GUARD_INSTALL (Linux 6.13;
/// probed). Elsewhere the first stacks get a guard page by mprotect, which splits the mapping; the
/// rest, beyond `most_split_guards`, get a canary. Never on huge pages: each stack is sparse.
class stack_pool {
public:
    static constexpr std::size_t smallest_stack_bytes = std::size_t{64} << 10;
    static constexpr std::size_t most_split_guards = 8000;

    /// How guards are to be made; `automatic` but in tests.
    enum class guard_method : std::uint8_t { automatic, split_mapping, canary };

    explicit stack_pool(guard_method method = guard_method::automatic);
    ~stack_pool();
    stack_pool(const stack_pool&) = delete;
    stack_pool& operator=(const stack_pool&) = delete;

    /// A stack of at least `bytes` bytes (rounded up to a power of two of at least
    /// smallest_stack_bytes). Throws std::bad_alloc.
    [[nodiscard]] dedicated_stack* take(std::size_t bytes);

    /// Takes a stack back; the program is stopped if its canary has been overwritten.
    void give_back(dedicated_stack* stack) noexcept;

private:
    struct slab {
        char* address;
        std::size_t bytes;
        std::unique_ptr<dedicated_stack[]> stacks;
    };
    void map_slab(std::size_t stack_bytes);
    void guard(dedicated_stack& stack, char* low_end);

    std::mutex mutex_;
    guard_method method_;
    std::size_t split_guards_ = 0;
    std::size_t stacks_mapped_ = 0;
    std::vector<slab> slabs_;
    std::map<std::size_t, std::vector<dedicated_stack*>> free_;  // by size, last used first
};

}  // namespace throng::detail
