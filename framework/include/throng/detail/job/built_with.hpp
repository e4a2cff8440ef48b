// What this very translation unit is compiled with, as texts: a plugin tells the program.
#pragma once

#include <version>

#if defined(__clang__)
#define THRONG_DETAIL_TEXT_OF(number) #number
#define THRONG_DETAIL_VERSION(major, minor, patch) \
    THRONG_DETAIL_TEXT_OF(major) "." THRONG_DETAIL_TEXT_OF(minor) "." THRONG_DETAIL_TEXT_OF(patch)
#define THRONG_DETAIL_COMPILER \
    "Clang " THRONG_DETAIL_VERSION(__clang_major__, __clang_minor__, __clang_patchlevel__)
#else
#define THRONG_DETAIL_COMPILER "GCC " __VERSION__
#endif

// Not its version: no type of it passes between plugin and program. But exceptions under way are
// the library's to keep, and a tasklet takes them along from thread to thread.
#if defined(_LIBCPP_VERSION)
#define THRONG_DETAIL_STANDARD_LIBRARY "libc++"
#elif defined(__GLIBCXX__)
#define THRONG_DETAIL_STANDARD_LIBRARY "libstdc++"
#else
#error "throng: a job is built with libstdc++, or with libc++ for a program that is, too"
#endif
