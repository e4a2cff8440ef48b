#include "tasklet/backtrace.hpp"

#include "tasklet/scheduler.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fmt/format.h>
#include <ucontext.h>

#include <cstdlib>
#include <memory>

namespace throng::detail {

std::string demangled(const char* mangled) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> name(
        abi::__cxa_demangle(mangled, nullptr, nullptr, &status), &std::free);
    return status == 0 ? name.get() : mangled;
}

namespace {

// Where the signal came; null where we do not know how to ask.
const void* interrupted_at([[maybe_unused]] const void* context) noexcept {
    if (context == nullptr) return nullptr;
#if defined(__x86_64__)
    const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
    return reinterpret_cast<const void*>(machine.gregs[REG_RIP]);
#elif defined(__aarch64__)
    const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
    return reinterpret_cast<const void*>(machine.pc);
#else
    return nullptr;
#endif
}

// `at` is an address in the function; a return address may be just behind it.
std::string describe(const void* frame, const char* at) {
    Dl_info found{};
    if (::dladdr(at, &found) == 0 || found.dli_fname == nullptr) {
        return fmt::format("  {}\n", frame);
    }
    const auto from = [frame](const void* start) {
        return static_cast<const char*>(frame) - static_cast<const char*>(start);
    };
    if (found.dli_sname == nullptr) {
        return fmt::format("  {}(+{:#x})\n", found.dli_fname, from(found.dli_fbase));
    }
    return fmt::format("  {}+{:#x} in {}(+{:#x})\n", demangled(found.dli_sname),
                       from(found.dli_saddr), found.dli_fname, from(found.dli_fbase));
}

}  // namespace

tasklet_identity::tasklet_identity(const control_block& running) noexcept
    : callable(running.type->callable) {
    running.home->owner().names().try_copy(running.name, name, sizeof name);
}

std::string tasklet_identity::readable() const {
    if (name[0] != '\0') return name;
    return callable == nullptr ? std::string() : demangled(callable->name());
}

void backtrace::prepare() { backtrace().take(nullptr); }

void backtrace::take(const void* context) noexcept {
    end_ = ::backtrace(frames_, most_frames);
    first_ = 0;
    const void* interrupted = interrupted_at(context);
    for (int i = 0; i < end_; ++i) {
        if (frames_[i] == interrupted) first_ = i;
    }
}

std::string backtrace::readable() const {
    std::string lines;
    for (int i = first_; i < end_; ++i) {
        const char* frame = static_cast<const char*>(frames_[i]);
        lines += describe(frame, i == first_ ? frame : frame - 1);
    }
    return lines;
}

}  // namespace throng::detail
