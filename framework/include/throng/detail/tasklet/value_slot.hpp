// Where a value is while it passes between a sender and a receiver that wait. Internal.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/detail/tasklet/control_block.hpp>

#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace throng::detail {

/// Access to control_block::value for values of type T.
///
/// A waiting tasklet's frame may be touched by others only if it has a stack of its own: then that
/// is where a receiver is given its value. Otherwise a small trivial value is kept in the control
/// block itself, and another in an object of the pool.
template <class T>
class value_slot {
public:
    static constexpr bool is_small = std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(void*);

    explicit value_slot(control_block& waiter) : waiter_(waiter) {}

    /// Sender, before it waits: `value` lives in its frame.
    void offer(T& value) {
        if constexpr (is_small) {
            pack(value);
        } else if (waiter_.stack == stack_kind::dedicated) {
            waiter_.value = std::addressof(value);
        } else {
            waiter_.value = box(std::move(value));
        }
    }

    /// Whoever takes it from a waiting sender: calls `receive(T&&)`. If that throws, nothing has
    /// been taken.
    template <class Receive>
    void take(Receive receive) {
        if constexpr (is_small) {
            receive(unpack());
        } else {
            receive(std::move(*static_cast<T*>(waiter_.value)));
            discard();
        }
    }

    /// Sender, when it is back and nobody has taken the value.
    void take_back(T& value) {
        if constexpr (is_small) return;
        if (waiter_.stack == stack_kind::dedicated) return;
        T& boxed = *static_cast<T*>(waiter_.value);
        const box_owner owner{*this};
        if constexpr (std::is_move_assignable_v<T>) {
            value = std::move(boxed);
        } else {
            T restored(std::move(boxed));
            replace(value, std::move(restored));
        }
    }

    /// Gives up a value that nobody will take or collect.
    void discard() noexcept {
        if constexpr (!is_small) {
            if (waiter_.stack == stack_kind::sliced) destroy_box();
        }
    }

    /// Receiver, before it waits: `place` lives in its frame.
    void await(std::optional<T>& place) {
        waiter_.value = waiter_.stack == stack_kind::dedicated ? &place : nullptr;
    }

    /// Whoever gives one to a waiting receiver.
    void give(T&& value) {
        if (waiter_.stack == stack_kind::dedicated)
            static_cast<std::optional<T>*>(waiter_.value)->emplace(std::move(value));
        else if constexpr (is_small)
            pack(value);
        else
            waiter_.value = box(std::move(value));
    }

    /// Receiver on a sliced stack, when it is back and has been given a value.
    void collect(std::optional<T>& place) {
        if constexpr (is_small) {
            place.emplace(unpack());
        } else {
            place.emplace(std::move(*static_cast<T*>(waiter_.value)));
            destroy_box();
        }
    }

private:
    struct box_owner {
        value_slot& its;
        ~box_owner() { its.destroy_box(); }
    };

    // Where this throws there is no value left: nothing but to stop.
    static void replace(T& value, T&& by) noexcept {
        std::destroy_at(&value);
        std::construct_at(&value, std::move(by));
    }

    void pack(const T& value) {
        if constexpr (!std::is_empty_v<T>) {
            std::memcpy(&waiter_.value, std::addressof(value), sizeof(T));
        }
    }

    T unpack() {
        alignas(T) std::byte bytes[sizeof(T)];
        std::memcpy(bytes, &waiter_.value, sizeof(T));
        return std::move(*std::launder(reinterpret_cast<T*>(bytes)));
    }

    static T* box(T&& value) {
        if constexpr (alignof(T) > 8) {
            return new T(std::move(value));
        } else {
            void* memory = allocate_object(sizeof(T));
            try {
                return new (memory) T(std::move(value));
            } catch (...) {
                free_object(memory, sizeof(T));
                throw;
            }
        }
    }

    void destroy_box() noexcept {
        T* boxed = static_cast<T*>(waiter_.value);
        if constexpr (alignof(T) > 8) {
            delete boxed;
        } else {
            std::destroy_at(boxed);
            free_object(boxed, sizeof(T));
        }
    }

    control_block& waiter_;
};

}  // namespace throng::detail
