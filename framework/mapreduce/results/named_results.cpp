#include "mapreduce/results/named_results.hpp"

#include "mapreduce/job_instance.hpp"

#include <throng/detail/job/stopped.hpp>

#include <algorithm>

namespace throng::mapreduce {

named_results::named_results(const throng_job& job, const storage& where, unsigned workers) {
    const bool map_only = is_map_only(job);
    order_ = map_only ? result_order::none : result_order::key;
    const result_collection::arrangement how{order_,  map_only, {},
                                             workers, {},       job.output_count + 1};
    for (std::uint32_t i = 0; i < job.output_count; ++i) {
        outputs_.push_back(
            {to_string(job.outputs[i]), std::make_unique<result_collection>(where, how)});
    }
}

std::vector<named_count> named_results::write(const named_sinks& sinks, const writing_plan& plan) {
    writing_plan all = plan;
    all.order = order_;
    all.keys = {};
    all.top.reset();
    std::vector<named_count> counts;
    for (output& each : outputs_) {
        const std::unique_ptr<io::sink> sink = sinks(each.name);
        counts.emplace_back(each.name, each.results->write(*sink, all).written);
    }
    return counts;
}

std::vector<named_receiver> named_results::receivers() const {
    std::vector<named_receiver> each_of_them;
    for (const output& each : outputs_) {
        each_of_them.push_back({detail::as_text(each.name), *each.results});
    }
    return each_of_them;
}

named_stores::named_stores(const std::vector<named_receiver>& receivers, memory_pool& memory) {
    for (const named_receiver& each : receivers) {
        stores_.push_back(std::make_unique<result_store>(memory, each.takes));
        table_.push_back({each.name, &stores_.back()->output()});
    }
}

void named_stores::come_from(result_position position) {
    for (const auto& each : stores_) each->come_from(position);
}

void named_stores::hand_over() {
    for (const auto& each : stores_) each->hand_over();
}

bool named_stores::has_failed() const {
    return std::ranges::any_of(stores_, [](const auto& each) { return each->has_failed(); });
}

std::exception_ptr named_stores::error() const {
    for (const auto& each : stores_) {
        if (each->error() != nullptr) return each->error();
    }
    return nullptr;
}

}  // namespace throng::mapreduce
