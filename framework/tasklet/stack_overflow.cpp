#include "tasklet/stack_overflow.hpp"

#include "tasklet/backtrace.hpp"
#include "tasklet/current.hpp"
#include "tasklet/shard.hpp"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <new>
#include <optional>
#include <string_view>

namespace throng::detail {

namespace {

constexpr std::size_t signal_stack_bytes = std::size_t{64} << 10;

// Puts a line together where nothing may be allocated, and writes it to standard error.
class signal_message {
public:
    signal_message& operator<<(std::string_view text) noexcept {
        const std::size_t room = sizeof text_ - used_;
        used_ += text.copy(text_ + used_, std::min(text.size(), room));
        return *this;
    }
    signal_message& operator<<(std::size_t number) noexcept {
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return *this << std::string_view(digits, static_cast<std::size_t>(end - digits));
    }
    void write() const noexcept {
        const char* rest = text_;
        while (rest < text_ + used_) {
            const auto left = static_cast<std::size_t>(text_ + used_ - rest);
            const ssize_t written = ::write(STDERR_FILENO, rest, left);
            if (written <= 0) return;
            rest += written;
        }
    }

private:
    char text_[1024];
    std::size_t used_ = 0;
};

struct sigaction before_us;  // who took the signal on before; set once

void report(const shard& here, const control_block& overflowed) noexcept {
    const tasklet_identity who(overflowed);
    const bool dedicated = overflowed.stack == stack_kind::dedicated;
    const dedicated_stack& stack = dedicated ? *overflowed.own_stack : here.run_stack();
    // The size that was asked for: the guard and the stagger are taken from that.
    const std::size_t bytes = std::bit_ceil(stack.bytes());
    signal_message line;
    line << "throng: tasklet ";
    if (who.name[0] != '\0')
        line << "'" << who.name << "'";
    else
        line << "without a name (its callable, to c++filt -t: " << who.callable->name() << ")";
    line << " overflowed its stack of " << bytes / 1024 << " KiB (shard "
         << std::size_t{here.index()} << "); give it a larger one with "
         << (dedicated ? "spawn_options::stack_bytes" : "runtime_options::run_stack_bytes") << "\n";
    line.write();
}

bool is_guard_of(const shard& here, const control_block& running, const void* place) noexcept {
    if (running.stack == stack_kind::dedicated) return running.own_stack->is_guard(place);
    return here.run_stack().is_guard(place);
}

// The instruction is carried out again when the handler is left, and then does what it does.
void take_default_action(int number, const siginfo_t& info) noexcept {
    std::signal(number, SIG_DFL);
    if (info.si_code <= 0) static_cast<void>(std::raise(number));  // another process sent it
}

void pass_on(int number, siginfo_t& info, void* context) noexcept {
    if ((before_us.sa_flags & SA_SIGINFO) != 0)
        before_us.sa_sigaction(number, &info, context);
    else if (before_us.sa_handler != SIG_DFL && before_us.sa_handler != SIG_IGN)
        before_us.sa_handler(number);
    else if (before_us.sa_handler == SIG_DFL || info.si_code > 0)
        take_default_action(number, info);
}

void handle_fault(int number, siginfo_t* info, void* context) {
    const shard* here = current_shard();
    const control_block* running = here == nullptr ? nullptr : here->current();
    if (running == nullptr || info->si_code <= 0 || !is_guard_of(*here, *running, info->si_addr)) {
        return pass_on(number, *info, context);
    }
    report(*here, *running);
    take_default_action(number, *info);
}

// For the thread that makes it, which has to end it.
class signal_stack {
public:
    signal_stack() noexcept {
        stack_t now{};
        if (::sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
        try {
            memory_.emplace(signal_stack_bytes);
        } catch (const std::bad_alloc&) {
            return;  // handlers share the tasklets' stacks then
        }
        stack_t ours{};
        ours.ss_size = memory_->bytes();
        ours.ss_sp = memory_->top() - ours.ss_size;
        if (::sigaltstack(&ours, nullptr) != 0) memory_.reset();
    }
    ~signal_stack() {
        stack_t now{};
        if (!memory_.has_value() || ::sigaltstack(nullptr, &now) != 0) return;
        if (now.ss_sp != memory_->top() - memory_->bytes()) return;  // somebody else's by now
        now = {};
        now.ss_flags = SS_DISABLE;
        ::sigaltstack(&now, nullptr);
    }
    signal_stack(const signal_stack&) = delete;
    signal_stack& operator=(const signal_stack&) = delete;

private:
    std::optional<mapped_stack> memory_;
};

struct worker_thread {
    int number = ::gettid();
    signal_stack handlers;
};

}  // namespace

void report_stack_overflows() {
    if constexpr (under_sanitizer) return;
    static std::once_flag done;
    std::call_once(done, [] {
        ::sigaction(SIGSEGV, nullptr, &before_us);  // before ours can be called
        struct sigaction ours {};
        ours.sa_sigaction = &handle_fault;
        ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
        ::sigemptyset(&ours.sa_mask);
        ::sigaction(SIGSEGV, &ours, nullptr);
    });
}

int prepare_thread() noexcept {
    thread_local const worker_thread mine;  // it has to end with the thread
    return mine.number;
}

}  // namespace throng::detail
