// Work that oneTBB spreads over threads. Each function returns, or throws the first exception of
// any step, when no step runs any more.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace throng::mapreduce {

/// Steps without their types, so that all that touches TBB, which TSan cannot see into, is in one
/// file that is not instrumented; and what follows tells TSan who hands over what to whom.
namespace untyped {

using step = void (*)(void* steps, std::size_t index);
using question = bool (*)(void* steps, std::size_t index);

void with_workers(unsigned workers, void* steps, step work);
void for_each_index(std::size_t count, void* steps, step visit);
void make_in_order(std::size_t most, void* steps, question more, step make, step use);

/// `object` is about to be handed to another thread in a way that TSan cannot see.
inline void before_handover([[maybe_unused]] void* object) {
#if defined(__SANITIZE_THREAD__)
    __tsan_release(object);
#endif
}

/// First thing in the other thread.
inline void after_handover([[maybe_unused]] void* object) {
#if defined(__SANITIZE_THREAD__)
    __tsan_acquire(object);
#endif
}

/// In the thread that runs a step, for as long as it runs.
struct handover {
    explicit handover(void* shared) : steps(shared) { after_handover(steps); }
    ~handover() { before_handover(steps); }
    handover(const handover&) = delete;
    handover& operator=(const handover&) = delete;
    void* steps;
};

/// In the thread that waits for all steps.
struct handing_out {
    explicit handing_out(void* shared) : steps(shared) { before_handover(steps); }
    ~handing_out() { after_handover(steps); }
    handing_out(const handing_out&) = delete;
    handing_out& operator=(const handing_out&) = delete;
    void* steps;
};

}  // namespace untyped

/// Calls work(), perhaps in another thread, with `workers` threads for the functions below.
template <class Work>
void with_workers(unsigned workers, Work work) {
    const untyped::handing_out all(&work);
    untyped::with_workers(workers, &work, [](void* its, std::size_t) {
        const untyped::handover both(its);
        (*static_cast<Work*>(its))();
    });
}

/// Calls visit(i) for each i below `count`, in any order, several at a time.
template <class Visit>
void for_each_index(std::size_t count, Visit visit) {
    const untyped::handing_out all(&visit);
    untyped::for_each_index(count, &visit, [](void* its, std::size_t index) {
        const untyped::handover both(its);
        (*static_cast<Visit*>(its))(index);
    });
}

/// For i = 0, 1, 2 and on, as long as more(i): make(i), then use(i). Calls of `more` come one after
/// another in order, and so do those of `use`; up to `most` indices are under way.
template <class More, class Make, class Use>
void make_in_order(std::size_t most, More more, Make make, Use use) {
    struct all_steps {
        More more;
        Make make;
        Use use;
    };
    all_steps steps{more, make, use};
    const untyped::handing_out all(&steps);
    untyped::make_in_order(
        most, &steps,
        [](void* its, std::size_t index) {
            const untyped::handover both(its);
            return static_cast<all_steps*>(its)->more(index);
        },
        [](void* its, std::size_t index) {
            const untyped::handover both(its);
            static_cast<all_steps*>(its)->make(index);
        },
        [](void* its, std::size_t index) {
            const untyped::handover both(its);
            static_cast<all_steps*>(its)->use(index);
        });
}

}  // namespace throng::mapreduce
