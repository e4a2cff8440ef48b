// What the experiment `reducers` runs: the same job with values of several kinds.
#pragma once

#include "latency_histogram.hpp"
#include "message_plan.hpp"

#include <throng/job.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace throng::cli {

/// What the jobs see while they run. There is one of it, since a job's objects are made by the
/// engine, which does not know it; one run at a time uses it.
struct message_probe {
    latency_histogram latencies;
    std::atomic<std::uint64_t> producers_left{0};
    std::uint64_t page_table_bytes = 0;  // when the last producer had sent all
    std::uint64_t mappings = 0;          // at the same time
    std::uint64_t value_bytes = 8;

    /// Before a run.
    void begin(std::uint64_t producers, std::uint64_t bytes_of_value);
    /// A producer has sent all. Whichever is the last one looks at the address space.
    void end_producer();
};

extern message_probe the_message_probe;

/// Nanoseconds of a clock that does not go backwards; never 0.
[[nodiscard]] inline std::uint64_t now_ns() {
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

/// Of one producer's messages: which of them carry the time at which they are sent.
class stamp_source {
public:
    /// The time, for every 64th message; for all others 0.
    std::uint64_t next() { return count_++ % every == 0 ? now_ns() : 0; }

private:
    static constexpr std::uint64_t every = 64;
    std::uint64_t count_ = 0;
};

/// For the reducer: counts how long a message with a stamp has been on its way.
inline void note_arrival(std::uint64_t stamp) {
    if (stamp != 0) the_message_probe.latencies.add(now_ns() - stamp);
}

/// Values of 8 bytes.
class stamped_job : public planned_job {
public:
    void map(std::string_view line, emitter<std::uint64_t, std::uint64_t>& emit) const {
        stamp_source stamps;
        for_each_key(line, [&](std::uint64_t key) { emit(key, stamps.next()); });
        the_message_probe.end_producer();
    }

    void reduce(std::uint64_t key, receiver<std::uint64_t>& messages, output& out) const {
        std::uint64_t count = 0;
        for (const std::uint64_t stamp : messages) {
            note_arrival(stamp);
            ++count;
        }
        out.write(key, count);
    }
};

/// Values of any other size, of which the first 8 bytes are the stamp.
class sized_job : public planned_job {
public:
    void map(std::string_view line, emitter<std::uint64_t, std::string_view>& emit) const {
        stamp_source stamps;
        std::string value(the_message_probe.value_bytes, 'v');
        for_each_key(line, [&](std::uint64_t key) {
            const std::uint64_t stamp = stamps.next();
            std::memcpy(value.data(), &stamp, sizeof stamp);
            emit(key, value);
        });
        the_message_probe.end_producer();
    }

    void reduce(std::uint64_t key, receiver<std::string_view>& messages, output& out) const {
        std::uint64_t count = 0;
        for (const std::string_view value : messages) {
            std::uint64_t stamp = 0;
            std::memcpy(&stamp, value.data(), sizeof stamp);
            note_arrival(stamp);
            ++count;
        }
        out.write(key, count);
    }
};

/// Counts of 8 bytes, combined by the producers as far as their tables hold the key.
class combined_job : public planned_job {
public:
    void map(std::string_view line, emitter<std::uint64_t, std::uint64_t>& emit) const {
        for_each_key(line, [&emit](std::uint64_t key) { emit(key, 1); });
        the_message_probe.end_producer();
    }

    void combine(std::uint64_t& total, std::uint64_t more) const { total += more; }

    void reduce(std::uint64_t key, receiver<std::uint64_t>& messages, output& out) const {
        std::uint64_t count = 0;
        for (const std::uint64_t some : messages) count += some;
        out.write(key, count);
    }
};

}  // namespace throng::cli
