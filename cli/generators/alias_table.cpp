#include "alias_table.hpp"

#include <throng/error.hpp>

#include <numeric>

namespace throng::cli {

alias_table::alias_table(std::span<const std::uint64_t> weights) : columns_(weights.size()) {
    const wide_number total = std::accumulate(weights.begin(), weights.end(), wide_number{0});
    THRONG_CHECK(total > 0 && weights.size() <= UINT32_MAX, "nothing to choose from, or too much");
    // Multiplied by their number, the weights fill columns of `total` on average.
    std::vector<wide_number> filled(weights.size());
    std::vector<std::uint32_t> low;
    std::vector<std::uint32_t> high;
    for (std::uint32_t i = 0; i < weights.size(); ++i) {
        filled[i] = wide_number(weights[i]) * weights.size();
        columns_[i] = {0, i};
        (filled[i] < total ? low : high).push_back(i);
    }
    while (!low.empty()) {  // so there is one that is high, since what is left fills what is left
        const std::uint32_t lower = low.back();
        const std::uint32_t higher = high.back();
        low.pop_back();
        columns_[lower] = {static_cast<std::uint32_t>((filled[lower] << 32) / total), higher};
        filled[higher] -= total - filled[lower];
        if (filled[higher] < total) {
            high.pop_back();
            low.push_back(higher);
        }
    }
}

}  // namespace throng::cli
