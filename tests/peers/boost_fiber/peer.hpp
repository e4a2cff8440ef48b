// What the experiments have in common: their options, their results, their random numbers.
#pragma once

#include <boost/fiber/channel_op_status.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>

#include <chrono>
#include <cstdint>
#include <string>

// Each option's meaning is that of throng's option of the same name.
struct options {
    std::uint64_t tasklets = 100'000;
    std::uint64_t leaves = 1'000'000;
    std::uint64_t rounds = 1'000'000;
    std::uint64_t reducers = 100'000;
    std::uint64_t messages = 10'000'000;
    std::uint64_t producers = 1;
    std::uint64_t batch = 1'000;
    std::uint64_t players = 1'000;
    std::uint64_t kicks = 1'000'000;
    std::uint64_t workers = 1;
    std::uint64_t seed = 1;
};

struct row {
    std::string parameters;  // as members of a JSON object
    std::uint64_t answer = 0;
    double seconds = 0;
    std::uint64_t tasklets = 0;  // alive at once; 0: too few to speak of their memory
    std::uint64_t rss_before = 0;
    double drain_seconds = 0;
    std::uint64_t messages = 0;  // 0: no figure of messages a second
    std::uint64_t live_reducers = 0;
};

row chain(const options& chosen);
row skynet(const options& chosen);
row pingpong(const options& chosen);
row fanout(const options& chosen);
row ring(const options& chosen);
row spawn(const options& chosen);
row hackysack(const options& chosen);

[[noreturn]] void fail(const std::string& what);
void check(const std::string& what, std::uint64_t got, std::uint64_t expected);

// Bytes of a field of /proc/self/status, which has them in KiB.
std::uint64_t memory(const std::string& field);

class stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Small stacks out of a pool: a mapping for each, as by default, is slow, and there is a limit to
// their number.
inline boost::fibers::pooled_fixedsize_stack stacks() {
    constexpr std::size_t stack_bytes = 8 * 1024;
    static boost::fibers::pooled_fixedsize_stack pool(stack_bytes, 512);
    return pool;
}

// Whether a channel gave something. Its iterators end by an exception, for which these stacks are
// too small.
inline bool received(boost::fibers::channel_op_status status) {
    return status == boost::fibers::channel_op_status::success;
}

// The random numbers of throng's experiments: xorshift64, begun with SplitMix64's finalizer.
class random_numbers {
public:
    random_numbers(std::uint64_t seed, std::uint64_t stream)
        : state_(seed + (stream + 1) * 0x9e3779b97f4a7c15U) {
        state_ = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
        state_ = (state_ ^ (state_ >> 27U)) * 0x94d049bb133111ebU;
        state_ ^= state_ >> 31U;
    }

    // The next number below `n`.
    std::uint64_t below(std::uint64_t n) {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        __extension__ using wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<wide>(state_) * n) >> 64U);
    }

private:
    std::uint64_t state_;
};
