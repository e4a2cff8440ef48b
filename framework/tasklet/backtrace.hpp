// Who runs where: what a signal handler can take down of that, and how it reads afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <typeinfo>

namespace throng::detail {

struct control_block;

/// Who a tasklet is.
struct tasklet_identity {
    char name[100] = {};  // cut off; empty: it has none, or none could be read just then
    const std::type_info* callable = nullptr;

    tasklet_identity() = default;
    /// Of a tasklet that runs in the calling thread. Async-signal-safe.
    explicit tasklet_identity(const control_block& running) noexcept;
    /// Its name or, if it has none, its callable's type.
    [[nodiscard]] std::string readable() const;
};

/// The name of a type or function as the source has it; `mangled` where it is none.
[[nodiscard]] std::string demangled(const char* mangled);

/// The calls that a thread is in.
class backtrace {
public:
    /// Makes `take` async-signal-safe: it must not be the first to load what it needs.
    static void prepare();

    /// Of the calling thread. In a signal handler with its `context`: of what it has interrupted.
    void take(const void* context) noexcept;

    /// A line for each call, innermost first. Functions that the dynamic linker does not know are
    /// given as a place in a file, as addr2line wants them. Any thread, but no signal handler.
    [[nodiscard]] std::string readable() const;

private:
    static constexpr int most_frames = 64;
    void* frames_[most_frames] = {};
    int first_ = 0;
    int end_ = 0;
};

}  // namespace throng::detail
