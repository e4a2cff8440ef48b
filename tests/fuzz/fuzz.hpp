// Targets of fuzzing: functions that make something of any bytes, and end the program where that
// is not as it should be. libFuzzer looks for such bytes (`./dev fuzz`); what it has found is
// replayed as an ordinary test.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng::fuzz {

using target = void (*)(std::string_view);

/// All targets, by name.
inline std::map<std::string, target>& targets() {
    static std::map<std::string, target> all;
    return all;
}

/// Makes a target known.
struct registration {
    registration(const char* name, target run) { targets()[name] = run; }
};

/// Ends the program, as a fuzzer wants it, unless something holds.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "fuzz: this does not hold: %s\n", what);
    std::abort();
}

/// Takes bytes apart: numbers and texts, in whatever order a target asks for them. There is no end:
/// then there are zeros and empty texts.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    Number number() {
        static_assert(std::is_arithmetic_v<Number>);
        Number value{};
        const std::string_view bytes = take(sizeof value);
        if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }
    /// Less than `limit`.
    std::size_t below(std::size_t limit) { return number<unsigned char>() % limit; }
    /// Up to `most` bytes.
    std::string text(std::size_t most) { return std::string(take(below(most + 1))); }
    std::string rest() { return std::string(take(rest_.size())); }
    [[nodiscard]] bool empty() const { return rest_.empty(); }

private:
    std::string_view take(std::size_t size) {
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest_;
};

}  // namespace throng::fuzz

/// FUZZ_TARGET(name) { ... of `data`, a std::string_view ... }
#define FUZZ_TARGET(name)                                                            \
    static void fuzz_##name(std::string_view data);                                  \
    static const throng::fuzz::registration name##_registration(#name, fuzz_##name); \
    static void fuzz_##name(std::string_view data)
