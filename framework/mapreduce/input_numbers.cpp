#include "mapreduce/input_numbers.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace throng::mapreduce {

input_numbers::input_numbers(std::span<const io::input> inputs) : inputs_(inputs) {
    // The last number is for what comes behind all inputs.
    constexpr std::uint64_t all = std::numeric_limits<std::uint32_t>::max();
    const auto streams =
        static_cast<std::uint64_t>(std::ranges::count_if(inputs, &io::input::stream));
    if (streams > 0) most_members_ = (all - inputs.size()) / streams + 1;
    std::uint64_t next = 0;
    first_.reserve(inputs.size());
    for (const io::input& each : inputs) {
        first_.push_back(static_cast<std::uint32_t>(next));
        next += each.stream ? most_members_ : 1;
    }
}

std::uint32_t input_numbers::of(std::uint32_t input, std::uint64_t member) const {
    if (member > 0 && member >= most_members_) {
        throw io::input_error(
            fmt::format("{} has more than {} files, which is what one archive among so many "
                        "inputs may have: give it alone",
                        io::printable_name(inputs_[input]), most_members_));
    }
    return first_[input] + static_cast<std::uint32_t>(member);
}

}  // namespace throng::mapreduce
