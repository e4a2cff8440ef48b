// Where in the source a call stands.
#pragma once

#include <cstdint>
#include <version>

#if defined(__cpp_lib_source_location)
#include <source_location>
#endif

/// The place of the call, as a default argument of type throng::source_location. (A function would
/// be the place itself.)
#if defined(__cpp_lib_source_location)
#define THRONG_CALLER std::source_location::current()
#else
#define THRONG_CALLER throng::source_location()
#endif

namespace throng {

/// Where a tasklet waits, for reports: std::source_location, of a type that is the same whatever
/// compiles it. A compiler that has none, such as Clang 14, leaves it unknown: line 0.
class source_location {
public:
    /// Unknown.
    constexpr source_location() noexcept = default;

#if defined(__cpp_lib_source_location)
    /// The same place.
    constexpr source_location(const std::source_location& where) noexcept  // NOLINT: implicit
        : where_(where) {}
    /// As the compiler was told of it; empty if unknown.
    [[nodiscard]] constexpr const char* file_name() const noexcept { return where_.file_name(); }
    /// Of what it stands in; empty if unknown.
    [[nodiscard]] constexpr const char* function_name() const noexcept {
        return where_.function_name();
    }
    /// Counted from 1; 0 if unknown.
    [[nodiscard]] constexpr std::uint32_t line() const noexcept { return where_.line(); }

private:
    std::source_location where_;
#else
    /// @cond of a compiler that has none
    [[nodiscard]] constexpr const char* file_name() const noexcept { return ""; }
    [[nodiscard]] constexpr const char* function_name() const noexcept { return ""; }
    [[nodiscard]] constexpr std::uint32_t line() const noexcept { return 0; }
    /// @endcond

private:
    const void* where_ = nullptr;
#endif
};

static_assert(sizeof(source_location) == sizeof(void*), "one for all compilers");

}  // namespace throng
