// What the programs without a framework share: how they read a file.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

/// All of a file; ends the program where it cannot be read.
inline std::string file_text(const char* path) {
    std::FILE* const file = std::fopen(path, "rb");
    if (file == nullptr) {
        std::perror(path);
        std::exit(1);
    }
    std::fseek(file, 0, SEEK_END);
    std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
    std::rewind(file);
    const bool is_whole = std::fread(text.data(), 1, text.size(), file) == text.size();
    std::fclose(file);
    if (!is_whole) {
        std::fprintf(stderr, "%s: cannot be read\n", path);
        std::exit(1);
    }
    return text;
}

/// Calls `f(line)` for each line of a text.
template <class F>
void for_each_line(std::string_view text, F f) {
    while (!text.empty()) {
        const void* const found = std::memchr(text.data(), '\n', text.size());
        const std::size_t end =
            found == nullptr
                ? text.size()
                : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        f(text.substr(0, end));
        text.remove_prefix(found == nullptr ? end : end + 1);
    }
}

/// Ends the program, unless it has so many arguments.
inline void expect_arguments(int argc, char** argv, int count, const char* which) {
    if (argc == count + 1) return;
    std::fprintf(stderr, "usage: %s %s\n", argv[0], which);
    std::exit(2);
}
