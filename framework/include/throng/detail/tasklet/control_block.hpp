// The record that the scheduler keeps of each tasklet. Internal; public only because templates in
// tasklet.hpp and channel.hpp need its layout.
#pragma once

#include <throng/source_location.hpp>
#include <throng/tasklet_state.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <type_traits>
#include <typeinfo>

namespace throng::detail {

class shard;
struct control_block;
struct dedicated_stack;
struct withdrawal;

/// What an element of a shard's inbox asks the shard to do.
enum class message_kind : std::uint8_t {
    wake,     // a control block: it may run
    operate,  // a control block: carry out its operation on the object it waits for
    deliver   // a posted_message: call it
};

/// Base of all that can be posted to a shard. Linked into one list at a time.
struct message {
    message* next = nullptr;
    message_kind kind = message_kind::wake;
};

/// Something to be done by another shard. `deliver` is called once, by the shard, which may free
/// it.
struct posted_message : message {
    explicit posted_message(void (*handler)(shard&, posted_message&)) : deliver(handler) {
        kind = message_kind::deliver;
    }
    void (*deliver)(shard&, posted_message&);
};

/// How an operation that blocked has ended.
enum class wait_result : std::uint8_t { none, done, closed, failed, timed_out };

/// What a tasklet is doing while it waits.
enum class wait_operation : std::uint8_t {
    none,
    send,
    send_exception,
    receive,
    select,
    join,
    sleep,
    input_output,
    values  // of a reducer's key
};

/// An object that tasklets wait for.
class wait_target {
public:
    /// Carries out what `waiter` (blocked, of another shard) wants; runs in the target's shard.
    virtual void operate(shard& here, control_block& waiter) = 0;
    /// For the home shard of `waiter`: ends its wait, unless it has been answered. True if that is
    /// done, and it may go on; false if it will be woken. `request` is posted where need be.
    virtual bool withdraw(control_block& waiter, withdrawal& request) noexcept = 0;
    /// Forgets every waiter, since the run is being given up.
    virtual void abandon_waiters() noexcept = 0;

protected:
    ~wait_target() = default;
};

/// What the scheduler must know of a tasklet's callable: one static object for each type.
struct tasklet_type {
    /// Runs the callable in the tasklet, destroys it, stores its result or exception, and leaves
    /// the tasklet's stack for ever.
    void (*run)(control_block&) noexcept;
    /// Instead of `run`, for one that is unwound before it has started.
    void (*cancel)(control_block&) noexcept;
    /// The stored exception, null if it ended otherwise.
    std::exception_ptr (*failure)(control_block&) noexcept;
    void (*destroy_result)(control_block&) noexcept;
    const std::type_info* callable;
    std::uint32_t storage_bytes;  // of the callable, later of its result
    std::uint32_t storage_alignment = 16;
    // Large or over-aligned: allocated apart, and only a pointer to it is behind the control block.
    bool boxed = false;
};

/// Of a sliced tasklet's slice.
struct slice_size {
    std::uint32_t bytes;     // live on the run stack when it was last switched out
    std::uint32_t capacity;  // allocated to keep them
};

/// One tasklet. Its storage (the callable, later the result) or a pointer to that is behind it.
/// The fields belong to the home shard while the tasklet lives, but for `references` and
/// `failure_seen`; those that say how it waits belong, while it is blocked, to whoever holds it in
/// a list or an inbox.
struct control_block : message {
    wait_operation operation = wait_operation::none;
    wait_result result = wait_result::none;
    bool throws_result = false;  // a result other than `done` is thrown by the switch back
    // Apart from what changes with each wait, which must not be read and written along with them.
    stack_kind stack : 1 = stack_kind::dedicated;
    bool polls : 1 = false;        // is not to be put in the list of what it waits for
    bool stands_in : 1 = false;    // for a tasklet that waits at several objects; see select_node
    bool in_callback : 1 = false;  // of runtime::on_channel
    std::atomic<tasklet_state> state{tasklet_state::fresh};  // written by the home shard
    std::atomic<bool> failure_seen{false};  // done: somebody has taken the result or exception
    bool killed : 1 = false;                // to be unwound: the next switch back throws
    bool unwinding : 1 = false;             // that exception has been thrown
    bool returns_killed : 1 = false;   // ... but does not throw: the frames above cannot be unwound
    bool wake_pending : 1 = false;     // the next park returns at once
    bool withdrawing : 1 = false;      // another shard has been asked to end its wait
    bool must_not_block : 1 = false;   // see block_trap
    bool must_not_switch : 1 = false;  // see switch_trap
    bool tells : 1 = false;            // of its operations on channels; see runtime::on_channel
    control_block* previous = nullptr;  // in the circular list in which it waits; null: in none
    void* value = nullptr;              // the value under way, or its place
    union {
        std::size_t stack_bytes = 0;  // fresh: wanted of a dedicated stack
        void* context;                // dedicated: where it goes on
        slice_size sliced;            // sliced
    };
    shard* home = nullptr;
    wait_target* waiting_for = nullptr;  // null in a join: `value` is then the other tasklet
    union {
        char* slice = nullptr;  // sliced: the live part of its stack, while it is away
        dedicated_stack* own_stack;
    };

    // Up to here, in one cache line where that can be had, what is needed to switch to it and to
    // meet it at a channel.
    std::atomic<std::uint32_t> references{1};  // the scheduler's, and one for each handle
    std::uint32_t name = 0;                    // in the scheduler's name_table; 0: none
    const tasklet_type* type = nullptr;
    source_location where{};           // of the call that blocked
    control_block* joiners = nullptr;  // circular list of tasklets that wait for this one's end

    /// Whether it is in the list of what it waits for.
    [[nodiscard]] bool is_listed() const { return previous != nullptr; }

    /// Whether it does not go on where it was switched out: something is thrown there.
    [[nodiscard]] bool is_interrupted() const {
        if (killed) return !unwinding && !returns_killed;
        return throws_result && result != wait_result::done &&
               (result == wait_result::failed || operation != wait_operation::receive);
    }

    /// Whether there is something to be looked at before an operation on a channel.
    [[nodiscard]] bool is_restrained() const {
        return killed || tells || must_not_block || must_not_switch;
    }

    /// Implies that it is not interrupted, and takes less time to tell.
    [[nodiscard]] bool just_goes_on() const {
        return !killed && (result == wait_result::done || !throws_result);
    }

    /// What is right behind it.
    [[nodiscard]] void* storage() { return this + 1; }
};

static_assert(sizeof(control_block) <= 96, "ten million of these must stay small");
static_assert(sizeof(control_block) % 16 == 0, "the storage behind it must be aligned");

}  // namespace throng::detail
