// What the experiment `fanout` runs: an ordinary job, compiled into the program.
#pragma once

#include <throng/job.hpp>

#include <cstdint>
#include <string_view>

namespace throng::cli {

/// The keys that one producer sends, one after the other.
class key_sequence {
public:
    /// Keys are below `keys`, of which there is at least one.
    key_sequence(std::uint64_t seed, std::uint64_t producer, std::uint64_t keys)
        : keys_(keys), state_(mixed(seed + (producer + 1) * 0x9e3779b97f4a7c15)) {}

    /// xorshift64 (Marsaglia), scaled by multiplication (Lemire).
    std::uint64_t next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        __extension__ using wide = unsigned __int128;
        return static_cast<std::uint64_t>((wide{state_} * keys_) >> 64);
    }

private:
    // The finalizer of SplitMix64 (Steele, Lea, Flood); xorshift's state must not be 0.
    static std::uint64_t mixed(std::uint64_t bits) {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        bits ^= bits >> 31;
        return bits == 0 ? 1 : bits;
    }

    std::uint64_t keys_;
    std::uint64_t state_;
};

/// Which messages are sent by whom.
struct fanout_plan {
    std::uint64_t keys = 1;
    std::uint64_t messages = 1;
    std::uint64_t producers = 1;
    std::uint64_t seed = 1;

    /// How many messages a producer, counted from 0, sends: all the same, or one more.
    [[nodiscard]] std::uint64_t messages_of(std::uint64_t producer) const {
        return messages / producers + (producer < messages % producers ? 1 : 0);
    }
    [[nodiscard]] key_sequence keys_of(std::uint64_t producer) const {
        return {seed, producer, keys};
    }
};

/// Each line of its input is the number of a producer, which emits (key, 1) for each of its
/// messages; the reducer of a key adds them up.
class fanout_job {
public:
    void parameters(throng::parameters& given) {
        constexpr std::uint64_t most = UINT64_MAX;
        given.integer("keys", plan_.keys, 1, most, "how many different keys there may be");
        given.integer("messages", plan_.messages, 0, most, "how many are sent");
        given.integer("producers", plan_.producers, 1, most, "by how many");
        given.integer("seed", plan_.seed, 0, most, "of the random numbers");
    }

    void map(std::string_view line, emitter<std::uint64_t, std::uint64_t>& emit) const {
        const auto producer = detail::parse_number<std::uint64_t>(line);
        if (!producer) throw error("this is not the number of a producer");
        key_sequence keys = plan_.keys_of(*producer);
        for (std::uint64_t left = plan_.messages_of(*producer); left > 0; --left) {
            emit(keys.next(), 1);
        }
    }

    void reduce(std::uint64_t key, receiver<std::uint64_t>& messages, output& out) const {
        std::uint64_t count = 0;
        for (const std::uint64_t one : messages) count += one;
        out.write(key, count);
    }

private:
    fanout_plan plan_;
};

inline constexpr throng_job fanout_table =
    detail::checked_job_table<fanout_job>("fanout", "Random keys, each of which a reducer counts");

}  // namespace throng::cli
