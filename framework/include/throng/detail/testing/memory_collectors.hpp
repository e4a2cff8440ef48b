// Runs a job's collectors on a host in memory.
#pragma once

#include <throng/detail/job/named_outputs.hpp>
#include <throng/detail/testing/memory_host.hpp>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace throng::detail {

class memory_collectors {
public:
    explicit memory_collectors(memory_host& host) : host_(host) {}

    // Sends an encoded value. Throws `error` where there is no such collector.
    void send(std::string_view name, std::string_view value);
    // Runs each collector, or one of them, on what has been sent to it.
    throng_status run(const std::optional<std::string>& name = std::nullopt);

private:
    memory_host& host_;
};

inline void memory_collectors::send(std::string_view name, std::string_view value) {
    throng_output& to = collector_named(host_.reducer_host_, name);
    if (static_cast<std::size_t>(to.limit - to.cursor) < value.size()) to.grow(&to, value.size());
    std::memcpy(to.cursor, value.data(), value.size());
    to.cursor += value.size();
}

inline throng_status memory_collectors::run(const std::optional<std::string>& name) {
    if (name) collector_named(host_.reducer_host_, *name);
    throng_reducer_host host = host_.reducer_host_;
    host.collectors = nullptr;
    host.collector_count = 0;
    std::uint32_t number = 0;
    for (const memory_collected& each : host_.collected()) {
        const std::uint32_t its = number++;
        host_.running_ = {};
        host_.running_.is_collector = true;
        host_.running_.key = as_view(host_.job_.collectors[its]);
        if (name && host_.running_.key != *name) continue;
        host_.running_.queue({std::string(each.values())}, host_.options_.values_bytes);
        const throng_status status = host_.job_.collect(host_.instance_, its, &host);
        if (host_.stopped_) return THRONG_CANCELLED;  // whatever it says
        if (status != THRONG_OK) return status;
    }
    return THRONG_OK;
}

}  // namespace throng::detail
