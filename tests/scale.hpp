// How much a randomised or repeated test does: less where a sanitizer makes everything slower.
#pragma once

#include <cstddef>

namespace throng::test {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// `normal`, or a fraction of it under ASan (an eighth) and TSan (a thirty-second), at least 1.
constexpr std::size_t scaled(std::size_t normal) {
#if defined(__SANITIZE_THREAD__)
    constexpr std::size_t divisor = 32;
#elif defined(__SANITIZE_ADDRESS__)
    constexpr std::size_t divisor = 8;
#else
    constexpr std::size_t divisor = 1;
#endif
    return normal < divisor ? 1 : normal / divisor;
}

}  // namespace throng::test
