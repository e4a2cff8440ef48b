// How the host stops a job's code, and what to say of what that code throws itself.
#pragma once

#include <throng/abi.h>

#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace throng::detail {

/// Thrown through the job's own functions when the host answers with another status than THRONG_OK,
/// and caught where the plugin was entered. Not derived from std::exception, so that handlers of
/// errors let it pass.
struct stopped {
    throng_status status;
};

[[noreturn, gnu::noinline, gnu::cold]] inline void throw_stopped(throng_status status) {
    throw stopped{status};
}

inline throng_text as_text(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view as_view(throng_text text) { return {text.data, text.size}; }

/// What the exception that is being handled says. Called in a handler.
[[gnu::noinline, gnu::cold]] inline std::string describe_exception() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return "no memory is left";
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception that is not derived from std::exception";
    }
}

}  // namespace throng::detail
