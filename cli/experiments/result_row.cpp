#include "result_row.hpp"

#include "machine.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace throng::cli {

namespace {

using nlohmann::ordered_json;

double rounded(double value, unit what) {
    switch (what) {
        case unit::flag:
        case unit::word:
        case unit::count:
        case unit::bytes:
        case unit::delay:
        case unit::per_second:
            return std::round(value);
        case unit::nanoseconds:
            return std::round(value * 1e3) / 1e3;
        case unit::ratio:
        case unit::seconds:
            break;
    }
    return std::round(value * 1e9) / 1e9;
}

ordered_json json_number(double value, unit what) {
    switch (what) {
        case unit::flag:
            return value != 0;
        case unit::ratio:
        case unit::seconds:
        case unit::nanoseconds:
            return rounded(value, what);
        default:
            return static_cast<std::uint64_t>(std::llround(value));
    }
}

void add_figures(ordered_json& object, const std::vector<figure>& figures) {
    for (const figure& each : figures) {
        ordered_json& value = object[std::string(each.name)];
        value = each.what == unit::word ? each.word : json_number(each.value, each.what);
    }
}

ordered_json describe_machine() {
    const machine_description& machine = this_machine();
    return {{"processor", machine.processor},       {"cores", machine.cores},
            {"memory_bytes", machine.memory_bytes}, {"kernel", machine.kernel},
            {"compiler", machine.compiler},         {"throng", machine.throng}};
}

ordered_json utilisation_of(const measurement& run) {
    ordered_json all = ordered_json::array();
    for (const busy_time& each : run.utilisation) {
        all.push_back({std::round(each.until * 1e4) / 1e4, std::round(each.share * 1e3) / 1e3});
    }
    return all;
}

// Collects figures, each from what `get` gives of every run.
class figure_list {
public:
    explicit figure_list(const result_row& row) : row_(row) {}

    template <class Get>
    void add(std::string_view name, std::string_view heading, unit what, Get get) {
        std::vector<double> values;
        for (const measurement& each : row_.measurements) values.push_back(get(each));
        const auto [least, most] = std::ranges::minmax(values);
        const double middle = median(std::move(values));
        all_.push_back({name, heading, what, rounded(middle, what), rounded(least, what),
                        rounded(most, what)});
    }
    [[nodiscard]] std::vector<measured_figure> take() { return std::move(all_); }

private:
    const result_row& row_;
    std::vector<measured_figure> all_;
};

}  // namespace

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<measured_figure> figures_of(const result_row& row) {
    const measurement& any = row.measurements.front();
    figure_list all(row);
    all.add("seconds", "seconds", unit::seconds, [](auto& run) { return run.seconds; });
    if (any.operations > 0) {
        all.add("ns_per_operation", "ns/operation", unit::nanoseconds,
                [](auto& run) { return run.seconds * 1e9 / static_cast<double>(run.operations); });
        all.add("peak_rss_bytes", "peak RSS", unit::bytes,
                [](auto& run) { return static_cast<double>(run.peak_bytes); });
    }
    if (any.tasklets > 0) {
        const auto before = static_cast<double>(row.bytes_before);
        all.add("bytes_per_tasklet", "bytes/tasklet", unit::count, [before](auto& run) {
            const double more = std::max(static_cast<double>(run.peak_bytes) - before, 0.0);
            return more / static_cast<double>(run.tasklets);
        });
    }
    for (std::size_t i = 0; i < any.more.size(); ++i) {
        const figure& own = any.more[i];
        all.add(own.name, own.heading, own.what, [i](auto& run) { return run.more[i].value; });
    }
    return all.take();
}

ordered_json as_object(const result_row& row) {
    const measurement& last = row.measurements.back();
    ordered_json object;
    object["experiment"] = row.what.name;
    object["runtime"] = "throng";
    add_figures(object, row.parameters);
    object["workers"] = last.workers;
    if (last.operations == 0) {
        object["simulated"] = true;
    } else {
        object["shards"] = last.shards;
        object["stack"] = stack_name(row.settings.stack);
    }
    object["seed"] = row.settings.seed;
    object["checked"] = row.settings.check;
    object["repeat"] = row.measurements.size();
    if (last.operations > 0) object["operations"] = last.operations;
    if (last.answer) object["answer"] = *last.answer;
    for (const measured_figure& each : figures_of(row)) {
        const std::string name(each.name);
        object[name] = json_number(each.median, each.what);
        object[name + "_minimum"] = json_number(each.least, each.what);
        object[name + "_maximum"] = json_number(each.most, each.what);
    }
    if (last.operations > 0) object["worker_utilisation"] = utilisation_of(last);
    object["machine"] = describe_machine();
    return object;
}

ordered_json as_object(const experiment_description& of, const conclusion& what) {
    ordered_json object = {
        {"experiment", of.name}, {"runtime", "throng"}, {"conclusion", what.name}};
    add_figures(object, what.figures);
    return object;
}

std::string_view stack_name(stack_kind stack) {
    return stack == stack_kind::sliced ? "sliced" : "dedicated";
}

}  // namespace throng::cli
