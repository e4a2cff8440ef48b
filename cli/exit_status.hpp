// What the program's exit status means.
#pragma once

#include <throng/error.hpp>

namespace throng::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_wrong_usage = 2;
inline constexpr int exit_interrupted = 130;

/// A command line that asks for what there is not: ends the program with exit_wrong_usage.
class usage_error : public error {
public:
    using error::error;
};

}  // namespace throng::cli
