#include "task_schedule.hpp"

#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

namespace throng::cli {

phase_seconds& phase_seconds::operator+=(const phase_seconds& more) {
    start += more.start;
    map += more.map;
    sort += more.sort;
    shuffle += more.shuffle;
    reduce += more.reduce;
    write += more.write;
    return *this;
}

phase_seconds& phase_seconds::operator*=(double factor) {
    for (double* each : {&start, &map, &sort, &shuffle, &reduce, &write}) *each *= factor;
    return *this;
}

phase_seconds schedule_tasks(std::uint64_t tasks, std::uint64_t slots,
                             const std::function<phase_seconds(std::uint64_t)>& of_task) {
    using free_slot = std::pair<double, std::uint64_t>;  // when, and which
    std::vector<phase_seconds> spent(std::min(tasks, slots));
    std::priority_queue<free_slot, std::vector<free_slot>, std::greater<>> free;
    for (std::uint64_t i = 0; i < spent.size(); ++i) free.emplace(0, i);
    for (std::uint64_t task = 0; task < tasks; ++task) {
        const auto [since, slot] = free.top();
        free.pop();
        const phase_seconds its = of_task(task);
        spent[slot] += its;
        free.emplace(since + its.total(), slot);
    }
    const auto ends_earlier = [](const phase_seconds& a, const phase_seconds& b) {
        return a.total() < b.total();
    };
    return spent.empty() ? phase_seconds() : *std::ranges::max_element(spent, ends_earlier);
}

}  // namespace throng::cli
