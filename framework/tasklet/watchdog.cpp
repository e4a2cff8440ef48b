#include "tasklet/watchdog.hpp"

#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <utility>

namespace throng {

void report_stuck(const stuck_tasklet& stuck) {
    fmt::print(stderr, "throng: tasklet {} on shard {} has not switched for {} ms; it is in\n{}",
               stuck.name, stuck.shard, stuck.since.count(), stuck.backtrace);
}

namespace detail {

namespace {

// Ignored where nobody has taken it on, so that one which comes late does no harm.
constexpr int inspection_signal = SIGURG;
constexpr std::chrono::milliseconds longest_inspection{1000};

struct sigaction before_us;  // who took the signal on before; set once

void handle_signal(int number, siginfo_t* info, void* context) {
    const int saved_errno = errno;
    shard* here = current_shard();
    inspection* wanted = here == nullptr ? nullptr : here->inspection_wanted.exchange(nullptr);
    if (wanted != nullptr)
        wanted->carry_out(*here, context);
    else if ((before_us.sa_flags & SA_SIGINFO) != 0)
        before_us.sa_sigaction(number, info, context);
    else if (before_us.sa_handler != SIG_DFL && before_us.sa_handler != SIG_IGN)
        before_us.sa_handler(number);
    errno = saved_errno;
}

void take_signal_on() {
    static std::once_flag done;
    std::call_once(done, [] {
        backtrace::prepare();
        ::sigaction(inspection_signal, nullptr, &before_us);
        struct sigaction ours {};
        ours.sa_sigaction = &handle_signal;
        ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
        ::sigemptyset(&ours.sa_mask);
        ::sigaction(inspection_signal, &ours, nullptr);
    });
}

// False if the thread has ended, or takes no signals.
bool inspect(shard& where, int thread, inspection& wanted) noexcept {
    where.inspection_wanted.store(&wanted);
    if (::syscall(SYS_tgkill, ::getpid(), thread, inspection_signal) == 0 &&
        wanted.await(longest_inspection)) {
        return true;
    }
    if (where.inspection_wanted.exchange(nullptr) != nullptr) return false;
    wanted.await();  // it has begun
    return true;
}

}  // namespace

std::optional<std::chrono::milliseconds> stretch::look(bool in_turn, std::uint64_t switches,
                                                       time_point now,
                                                       std::chrono::milliseconds limit) {
    if (!in_turn || !in_turn_ || switches != switches_) {
        in_turn_ = in_turn;
        switches_ = switches;
        since_ = now;
        told_ = false;
        return std::nullopt;
    }
    const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now - since_);
    if (told_ || lasted < limit) return std::nullopt;
    told_ = true;
    return lasted;
}

inspection::inspection() { ::sem_init(&carried_out_, 0, 0); }

inspection::~inspection() { ::sem_destroy(&carried_out_); }

void inspection::carry_out(shard& here, const void* context) noexcept {
    if (const control_block* running = here.current()) {
        runs_tasklet = true;
        switches = here.switches();
        who = tasklet_identity(*running);
        calls.take(context);
    }
    ::sem_post(&carried_out_);
}

bool inspection::await(std::chrono::milliseconds most) noexcept {
    timespec end{};
    ::clock_gettime(CLOCK_REALTIME, &end);
    const auto nanoseconds = end.tv_nsec + std::chrono::nanoseconds(most).count();
    end.tv_sec += nanoseconds / 1'000'000'000;
    end.tv_nsec = nanoseconds % 1'000'000'000;
    int result = 0;
    do {
        result = ::sem_timedwait(&carried_out_, &end);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

void inspection::await() noexcept {
    while (::sem_wait(&carried_out_) != 0) {
    }
}

watchdog::watchdog(scheduler& whom, std::chrono::milliseconds limit, callback on_stuck)
    : whom_(whom),
      limit_(limit),
      on_stuck_(on_stuck ? std::move(on_stuck) : callback(&report_stuck)),
      stretches_(whom.shard_count()) {
    take_signal_on();
    thread_ = std::thread(&watchdog::watch, this);
}

watchdog::~watchdog() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    end_.notify_all();
    thread_.join();
}

void watchdog::watch() {
    const auto pause =
        std::max(std::chrono::microseconds(limit_) / 4, std::chrono::microseconds(500));
    std::unique_lock lock(mutex_);
    while (!end_.wait_for(lock, pause, [this] { return ended_; })) {
        lock.unlock();
        const auto now = stretch::time_point::clock::now();
        for (std::uint32_t i = 0; i < stretches_.size(); ++i) {
            look_at(whom_.at(i), stretches_[i], now);
        }
        lock.lock();
    }
}

void watchdog::look_at(shard& where, stretch& its, stretch::time_point now) {
    const std::uint64_t switches = where.switches();
    const bool in_turn = where.thread_of_turn() != 0;
    const auto lasted = its.look(in_turn, switches, now, limit_);
    if (!lasted.has_value()) return;
    try {
        report(where, switches, *lasted);
    } catch (...) {
        whom_.fail(std::current_exception());
    }
}

// The tasklet may go on at any time: if it has by the time it is looked at, all is well.
void watchdog::report(shard& where, std::uint64_t switches, std::chrono::milliseconds since) {
    stuck_tasklet found{.name = {}, .shard = where.index(), .since = since, .backtrace = {}};
    inspection its;
    const int thread = where.thread_of_turn();
    if (thread == 0) return;
    if (inspect(where, thread, its)) {
        if (!its.runs_tasklet || its.switches != switches) return;
        found.name = its.who.readable();
        found.backtrace = its.calls.readable();
    } else {
        if (where.switches() != switches || where.thread_of_turn() != thread) return;
        found.name = "(unknown: its thread takes no signals)";
    }
    on_stuck_(found);
}

}  // namespace detail

}  // namespace throng
