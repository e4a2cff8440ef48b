#include "mapreduce/collector.hpp"

#include <throng/detail/job/stopped.hpp>
#include <throng/tasklet.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace throng::mapreduce {

namespace {

// Where results come from that collectors write.
constexpr std::uint32_t behind_all_partitions = std::uint32_t{1} << 31;

}  // namespace

collector::collector(const job_instance& job, std::uint32_t number, const storage& where,
                     result_collection& results, named_results& named, job_progress& progress)
    : job_(job),
      number_(number),
      name_(to_string(job.job().collectors[number])),
      memory_(where.memory),
      values_(where),
      results_(where.memory, results),
      named_(named.receivers(), where.memory),
      status_(progress.status),
      host_{this,
            &results_.output(),
            &collector::receive,
            &collector::park,
            &collector::key,
            &collector::fail,
            &collector::count,
            named_.table(),
            named_.count(),
            &collector::say_status,
            nullptr,
            nullptr,
            0} {
    results_.come_from({behind_all_partitions + number, 0});
}

void collector::add(result_chunk chunk, result_position) {
    const std::lock_guard lock(mutex_);
    values_.adopt(std::move(chunk.memory), chunk.size);
    if (memory_.is_short()) values_.put_aside();
}

void collector::run() {
    const throng_status status = job_.job().collect(job_.object(), number_, &host_);
    if (error_ != nullptr) std::rethrow_exception(error_);
    throw_if_results_failed();
    if (status != THRONG_OK) {
        const std::string why = failure_.empty() ? " without saying why" : ": " + failure_;
        throw job_error(fmt::format("the collector '{}' failed{}", name_, why));
    }
    results_.hand_over();
    named_.hand_over();
    status_.pass_on();
}

void collector::throw_if_results_failed() const {
    if (results_.error() != nullptr) std::rethrow_exception(results_.error());
    if (named_.error() != nullptr) std::rethrow_exception(named_.error());
    if (results_.has_failed() || named_.has_failed()) {
        throw job_error(fmt::format("the collector '{}' failed: no memory for its results", name_));
    }
}

// Also where others get their turn, and where it notices that the run is being given up.
throng_received collector::next_values() {
    yield();
    const std::optional<record_store::piece> next = values_.take_first();
    if (!next) return {nullptr, THRONG_OK};
    const std::size_t units = (next->size + sizeof(throng_values) - 1) / sizeof(throng_values);
    if (received_.size() < 1 + units) received_.resize(1 + units);
    const auto size = static_cast<std::uint32_t>(next->size);
    received_.front() = {nullptr, size, size};
    std::memcpy(received_.data() + 1, next->memory.data(), next->size);
    return {received_.data(), THRONG_OK};
}

throng_received collector::receive(void* self_address) {
    auto& self = *static_cast<collector*>(self_address);
    if (self.error_ != nullptr) return {nullptr, THRONG_CANCELLED};
    try {
        return self.next_values();
    } catch (...) {
        self.error_ = std::current_exception();
        return {nullptr, THRONG_CANCELLED};
    }
}

// `receive` never asks for it.
void collector::park(void*) {}

throng_text collector::key(void* self) {
    const std::string_view name = static_cast<collector*>(self)->name_;
    return {name.data(), name.size()};
}

void collector::fail(void* self, throng_text message) {
    static_cast<collector*>(self)->failure_ = to_string(message);
}

throng_status collector::count(void* self_address, throng_text name, std::uint64_t more) {
    auto& self = *static_cast<collector*>(self_address);
    return self.own_counters_.add_reporting(detail::as_view(name), more, self.failure_);
}

void collector::say_status(void* self, throng_text text) {
    static_cast<collector*>(self)->status_.say(detail::as_view(text));
}

collectors::collectors(const job_instance& job, const storage& where, result_collection& results,
                       named_results& named, job_progress& progress) {
    for (std::uint32_t i = 0; i < job.job().collector_count; ++i) {
        all_.push_back(std::make_unique<collector>(job, i, where, results, named, progress));
    }
}

std::vector<named_receiver> collectors::receivers() const {
    std::vector<named_receiver> each_of_them;
    for (const auto& each : all_) each_of_them.push_back({detail::as_text(each->name()), *each});
    return each_of_them;
}

}  // namespace throng::mapreduce
