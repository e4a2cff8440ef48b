#include "tasklet/reactor.hpp"

#include "tasklet/shard.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace throng::detail {

// Of one shard. As a message it does nothing but make the shard run, which then looks at its
// timers.
struct reactor::alarm : posted_message {
    explicit alarm(boost::asio::io_context& context)
        : posted_message(&have_arrived), clock(context) {}

    static void have_arrived(shard&, posted_message& self) {
        static_cast<alarm&>(self).on_its_way.store(false, std::memory_order_release);
    }

    void set(shard& whose, time_point end) {
        clock.expires_at(end);
        clock.async_wait([this, &whose](const boost::system::error_code& failure) {
            if (!failure && !on_its_way.exchange(true, std::memory_order_acquire))
                whose.post(*this);
        });
    }

    boost::asio::steady_timer clock;  // for the reactor's thread
    std::atomic<bool> on_its_way{false};
};

struct reactor::engine {
    explicit engine(std::size_t shards) : work(boost::asio::make_work_guard(context)) {
        for (std::size_t i = 0; i < shards; ++i) {
            alarms.push_back(std::make_unique<alarm>(context));
        }
        thread = std::thread([this] { context.run(); });
    }
    void stop() noexcept {
        context.stop();
        if (thread.joinable()) thread.join();
    }

    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::vector<std::unique_ptr<alarm>> alarms;  // by shard
    std::thread thread;
};

reactor::reactor(std::size_t shards) : shards_(shards) {}

reactor::~reactor() { stop(); }

reactor::engine& reactor::started() {
    std::call_once(once_, [this] { engine_ = std::make_unique<engine>(shards_); });
    return *engine_;
}

boost::asio::io_context& reactor::context() { return started().context; }

void reactor::wake_at(shard& sleeper, time_point end) {
    engine& its = started();
    boost::asio::post(its.context,
                      [&its, &sleeper, end] { its.alarms[sleeper.index()]->set(sleeper, end); });
}

void reactor::stop() noexcept {
    if (engine_ != nullptr) engine_->stop();
}

}  // namespace throng::detail
