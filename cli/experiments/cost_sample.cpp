#include "cost_sample.hpp"

#include <algorithm>
#include <cmath>

namespace throng::cli {

double growing_quantity::at(double times) const {
    if (all <= 0) return 0;
    const double exponent = half > 0 ? std::clamp(std::log2(all / half), 0.0, 1.0) : 1;
    return all * std::pow(times, exponent);
}

job_costs cost_sample::costs(double task_bytes, double input_bytes) const {
    const auto size = static_cast<double>(bytes);
    job_costs its;
    its.map_byte = map_byte;
    its.task_pairs = pairs.at(task_bytes / size);
    its.pair_bytes = pair_bytes;
    its.sort_pair = sort_pair;
    its.reduce_pair = reduce_pair;
    its.output_bytes = output_bytes.at(input_bytes / size);
    its.run_byte = run_byte;
    return its;
}

}  // namespace throng::cli
