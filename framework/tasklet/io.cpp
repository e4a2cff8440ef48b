#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/detail/tasklet/outside_operation.hpp>
#include <throng/error.hpp>
#include <throng/io.hpp>

#include <boost/asio/post.hpp>

#include <new>
#include <utility>

namespace throng {

namespace detail {

namespace {

control_block& require_own_stack() {
    control_block& self = require_tasklet("an operation of Asio with use_tasklet");
    check_may_block(self, wait_operation::input_output);
    if (self.stack == stack_kind::sliced) {
        throw error(
            "use_tasklet: a sliced tasklet's buffers do not stay where they are while it waits; "
            "spawn it with stack_kind::dedicated");
    }
    return self;
}

// One object in memory that is there already: a cancellation must not fail.
template <class T>
class place_allocator {
public:
    using value_type = T;
    place_allocator(void* place, std::size_t bytes) noexcept : place_(place), bytes_(bytes) {}
    template <class Other>
    place_allocator(const place_allocator<Other>& other) noexcept
        : place_(other.place()), bytes_(other.bytes()) {}

    [[nodiscard]] T* allocate(std::size_t count) const {
        static_assert(alignof(T) <= alignof(std::max_align_t));
        THRONG_CHECK(count * sizeof(T) <= bytes_, "there is too little space for a cancellation");
        return static_cast<T*>(place_);
    }
    void deallocate(T*, std::size_t) const noexcept {}

    [[nodiscard]] void* place() const noexcept { return place_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    friend bool operator==(const place_allocator&, const place_allocator&) = default;

private:
    void* place_;
    std::size_t bytes_;
};

}  // namespace

// Runs on the reactor's thread, as the handler does: it cannot be called meanwhile.
struct outside_operation::cancellation {
    using allocator_type = place_allocator<std::byte>;

    [[nodiscard]] allocator_type get_allocator() const noexcept {
        return {its->space_, sizeof its->space_};
    }
    void operator()() const {
        // Once the handler has let go, what its operation worked on may have gone.
        if (its->holders_.load() > 1) its->signal_.emit(boost::asio::cancellation_type::all);
        its->let_go();
    }

    outside_operation* its;
};

outside_operation::outside_operation()
    : posted_message(&arrive),
      self_(require_own_stack()),
      home_(*self_.home),
      owner_(home_.owner()),
      context_(owner_.outside().context()) {}

outside_operation::~outside_operation() {
    THRONG_CHECK(holders_.load() == 0, "an operation of Asio is under way in a frame that ends");
}

void outside_operation::hold() noexcept {
    holders_.store(1);
    owner_.begin_operation();
}

// The tasklet, and this with it, may be gone as soon as the message is there.
void outside_operation::let_go() noexcept {
    if (holders_.fetch_sub(1) > 1) return;
    scheduler& owner = owner_;
    home_.post(*this);
    owner.end_operation();
}

// The message is delivered by the shard's scheduler loop, so never while the tasklet runs.
void outside_operation::wait() {
    if (arrived_) return;
    awaited_ = true;
    begin_wait(self_, this, wait_operation::input_output, {});
    suspend(self_);
}

void outside_operation::arrive(shard& here, posted_message& message) {
    auto& self = static_cast<outside_operation&>(message);
    self.arrived_ = true;
    if (self.awaited_) here.make_ready(self.self_);
}

void outside_operation::operate(shard&, control_block&) {
    THRONG_CHECK(false, "an operation of Asio is not posted to another shard");
}

bool outside_operation::withdraw(control_block&, withdrawal&) noexcept {
    cancel();
    return false;
}

void outside_operation::abandon_waiters() noexcept { cancel(); }

// In the home shard, or while all shards are held. If nobody holds the operation any more it is in
// the shard's inbox already.
void outside_operation::cancel() noexcept {
    if (std::exchange(cancelled_, true)) return;
    unsigned holders = holders_.load();
    do {
        if (holders == 0) return;
    } while (!holders_.compare_exchange_weak(holders, holders + 1));
    boost::asio::post(context_, cancellation{this});
}

}  // namespace detail

boost::asio::io_context& io_context() {
    detail::shard* here = detail::current_shard();
    if (here == nullptr) {
        throw error("io_context was called outside of tasklets; call it within run");
    }
    return here->owner().outside().context();
}

}  // namespace throng
