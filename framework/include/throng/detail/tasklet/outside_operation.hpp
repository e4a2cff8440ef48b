// What a tasklet waits for while Boost.Asio works for it. Internal.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstddef>

namespace throng::detail {

class scheduler;

/// One operation of Asio and the tasklet that waits for it. In the tasklet's frame, as are the
/// buffers that the operation works on: so the tasklet goes on, be it killed or the run given up,
/// only once the operation's completion handler has been called or destroyed; never before.
///
/// The handler holds the operation, and so does a request for its cancellation while it is on its
/// way to the reactor's thread. Whoever lets go of it last posts it to the tasklet's shard.
class outside_operation final : public wait_target, public posted_message {
public:
    using executor_type = boost::asio::io_context::executor_type;

    /// For the calling tasklet, which has to have a stack of its own. Starts the reactor. Throws
    /// throng::error outside of tasklets and if the tasklet is sliced, switch_refused if it must
    /// not block, tasklet_killed if it is being unwound, std::system_error if the system refuses
    /// the reactor's thread.
    outside_operation();
    ~outside_operation();
    outside_operation(const outside_operation&) = delete;
    outside_operation& operator=(const outside_operation&) = delete;

    /// There is a handler from here on, until it calls `let_go`. Once, by the tasklet.
    void hold() noexcept;
    /// Any thread: the handler or the cancellation has ended. The caller must not touch the
    /// operation any more.
    void let_go() noexcept;
    /// By the tasklet: blocks it until all have let go. Throws tasklet_killed, after that as well.
    void wait();

    [[nodiscard]] executor_type executor() const noexcept { return context_.get_executor(); }
    /// Emitted on the reactor's thread.
    [[nodiscard]] boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    void operate(shard& here, control_block& waiter) override;
    /// Asks for the operation's cancellation; the tasklet will be woken.
    bool withdraw(control_block& waiter, withdrawal& request) noexcept override;
    /// The same.
    void abandon_waiters() noexcept override;

private:
    struct cancellation;
    static void arrive(shard& here, posted_message& self);
    void cancel() noexcept;

    control_block& self_;
    shard& home_;
    scheduler& owner_;
    boost::asio::io_context& context_;
    boost::asio::cancellation_signal signal_;  // for the reactor's thread, once it is started
    std::atomic<unsigned> holders_{0};
    bool awaited_ = false;  // these three: for the home shard
    bool arrived_ = false;
    bool cancelled_ = false;
    alignas(std::max_align_t) std::byte space_[96];  // in which the cancellation is posted
};

}  // namespace throng::detail
