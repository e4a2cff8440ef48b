// Runs reducers that send messages on a host in memory.
#pragma once

#include <throng/detail/testing/memory_host.hpp>

#include <cstdint>
#include <map>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace throng::detail {

// Runs reducers that send messages, each in a thread of its own, of which only one runs at a time:
// so they run in the order of keys, round after round.
class memory_rounds {
public:
    explicit memory_rounds(memory_host& host);
    memory_rounds(const memory_rounds&) = delete;
    memory_rounds& operator=(const memory_rounds&) = delete;
    ~memory_rounds();

    throng_status run();

private:
    struct reducer {
        running_reducer state;
        std::binary_semaphore resume{0};
        throng_status status = THRONG_OK;
        bool ended = false;
        std::thread thread;
    };
    using values_of_keys = std::map<std::string, std::vector<std::string>>;

    static throng_status flush(void* self, std::uint32_t partition, std::uint64_t bytes);
    static throng_status next_round(void* self);
    void park();
    throng_status fail(const char* why);
    bool run_round(const values_of_keys& given);
    void start(const std::string& key);
    void run_until_parked(reducer& which);
    void stop();

    memory_host& host_;
    throng_peers peers_{};
    std::map<std::string, reducer> reducers_;  // those that have ended too
    reducer* current_ = nullptr;
    std::binary_semaphore back_{0};
    bool over_ = false;
    bool unwinding_ = false;  // who has not started yet never does
};

inline memory_rounds::memory_rounds(memory_host& host) : host_(host) {
    peers_ = {this, host.batches_.data(),  host.options_.partitions,  0,
              0,    &memory_rounds::flush, &memory_rounds::next_round};
    host.reducer_host_.peers = &peers_;
    host.park_in_round_ = [this] { park(); };
}

inline memory_rounds::~memory_rounds() {
    stop();
    host_.reducer_host_.peers = nullptr;
    host_.park_in_round_ = nullptr;
}

inline throng_status memory_rounds::run() {
    while (run_round(std::exchange(host_.groups_, {}))) {
        for (std::uint32_t p = 0; p < host_.options_.partitions; ++p) host_.collect(p);
        if (over_ && host_.groups_.empty()) return THRONG_OK;
        if (over_) return fail("a reducer has sent a message after the last round");
        over_ = host_.groups_.empty();
        if (!over_) ++peers_.round;
    }
    stop();
    if (host_.stopped_) return THRONG_CANCELLED;
    return THRONG_FAILED;
}

// False where one has failed.
inline bool memory_rounds::run_round(const values_of_keys& given) {
    for (const auto& each : given) start(each.first);
    for (auto& [key, each] : reducers_) {
        const auto found = given.find(key);
        if (found != given.end() && each.ended) host_.dropped_messages += found->second.size();
        if (each.ended) continue;
        std::swap(host_.running_, each.state);
        host_.running_.lists.clear();
        if (found != given.end()) host_.queue_values(found->second);
        run_until_parked(each);
        std::swap(host_.running_, each.state);
        if (each.ended && (each.status != THRONG_OK || host_.stopped_)) return false;
    }
    return true;
}

// Where it has not been.
inline void memory_rounds::start(const std::string& key) {
    const auto [at, is_new] = reducers_.try_emplace(key);
    if (!is_new) return;
    reducer& fresh = at->second;
    fresh.state.key = key;
    fresh.thread = std::thread([this, &fresh, &key = at->first] {
        fresh.resume.acquire();
        if (!unwinding_) {
            fresh.status =
                host_.job_.reduce(host_.instance_, {key.data(), key.size()}, &host_.reducer_host_);
        }
        fresh.ended = true;
        back_.release();
    });
}

inline void memory_rounds::run_until_parked(reducer& which) {
    current_ = &which;
    which.resume.release();
    back_.acquire();
}

inline void memory_rounds::park() {
    reducer& self = *current_;
    back_.release();
    self.resume.acquire();
}

inline throng_status memory_rounds::next_round(void* self) {
    auto& all = *static_cast<memory_rounds*>(self);
    memory_host& host = all.host_;
    running_reducer& running = host.running_;
    running.parks = running.ends_round || all.over_;
    running.ends_round = !running.parks;
    if (running.ends_round) return THRONG_PARK;
    if (host.stopped_) return THRONG_CANCELLED;
    return all.over_ ? THRONG_OVER : THRONG_OK;
}

inline throng_status memory_rounds::flush(void* self, std::uint32_t partition,
                                          std::uint64_t bytes) {
    return memory_host::flush(&static_cast<memory_rounds*>(self)->host_, partition, bytes);
}

inline throng_status memory_rounds::fail(const char* why) {
    host_.failure = why;
    return THRONG_FAILED;
}

// Unwinds those that have not ended.
inline void memory_rounds::stop() {
    unwinding_ = true;
    const bool stopped_before = std::exchange(host_.stopped_, true);
    const std::string failure = host_.failure;  // which what they throw now does not change
    for (auto& [key, each] : reducers_) {
        while (!each.ended) {
            std::swap(host_.running_, each.state);
            run_until_parked(each);
            std::swap(host_.running_, each.state);
        }
        if (each.thread.joinable()) each.thread.join();
    }
    host_.stopped_ = stopped_before;
    host_.failure = failure;
}

// Runs all reducers of a job, whether they send messages or not.
inline throng_status reduce_all(const throng_job& job, memory_host& host) {
    if ((job.flags & THRONG_JOB_MESSAGES) == 0) return host.reduce();
    return memory_rounds(host).run();
}

}  // namespace throng::detail
