// Throng's experiments with Boost.Fiber: fibers and channels, on one thread.
#include "peer.hpp"

#include <boost/version.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

void fail(const std::string& what) {
    std::fprintf(stderr, "boost.fiber: %s\n", what.c_str());
    std::exit(1);
}

void check(const std::string& what, std::uint64_t got, std::uint64_t expected) {
    if (got == expected) return;
    fail(what + " is " + std::to_string(got) + " instead of " + std::to_string(expected));
}

std::uint64_t memory(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(field + ":", 0) == 0)
            return std::stoull(line.substr(field.size() + 1)) * 1024;
    }
    fail("no " + field + " in /proc/self/status");
}

namespace {

const std::map<std::string, row (*)(const options&)> experiments{
    {"chain", chain}, {"skynet", skynet}, {"pingpong", pingpong},   {"fanout", fanout},
    {"ring", ring},   {"spawn", spawn},   {"hackysack", hackysack},
};

options parse(int count, char** arguments) {
    options chosen;
    const std::map<std::string, std::uint64_t*> names{
        {"--tasklets", &chosen.tasklets}, {"--leaves", &chosen.leaves},
        {"--rounds", &chosen.rounds},     {"--reducers", &chosen.reducers},
        {"--messages", &chosen.messages}, {"--producers", &chosen.producers},
        {"--batch", &chosen.batch},       {"--players", &chosen.players},
        {"--kicks", &chosen.kicks},       {"--workers", &chosen.workers},
        {"--seed", &chosen.seed},
    };
    for (int i = 2; i < count; i += 2) {
        const auto name = names.find(arguments[i]);
        if (name == names.end()) fail("there is no option '" + std::string(arguments[i]) + "'");
        if (i + 1 == count) fail(name->first + " needs a number");
        char* end = nullptr;
        *name->second = std::strtoull(arguments[i + 1], &end, 10);
        if (*end != '\0') fail(name->first + " needs a number, not '" + arguments[i + 1] + "'");
    }
    return chosen;
}

void print(const std::string& experiment, const options& chosen, const row& result) {
    const std::uint64_t peak = memory("VmHWM");
    std::printf(R"({"experiment":"%s","runtime":"boost.fiber",%s,"workers":%lu,"answer":%lu)",
                experiment.c_str(), result.parameters.c_str(), chosen.workers, result.answer);
    std::printf(R"(,"seconds":%.9f)", result.seconds);
    if (result.messages > 0) {
        std::printf(R"(,"messages_per_second":%.0f,"live_reducers":%lu,"drain_seconds":%.9f)",
                    static_cast<double>(result.messages) / result.seconds, result.live_reducers,
                    result.drain_seconds);
    }
    std::printf(R"(,"peak_rss_bytes":%lu)", peak);
    if (result.tasklets > 0) {
        std::printf(R"(,"bytes_per_tasklet":%lu)", (peak - result.rss_before) / result.tasklets);
    }
    std::printf(R"(,"compiler":"GCC %s, Boost %d.%d"})"
                "\n",
                __VERSION__, BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000);
}

}  // namespace

int main(int count, char** arguments) {
    const auto experiment = experiments.find(count < 2 ? "" : arguments[1]);
    if (experiment == experiments.end()) fail("usage: peer EXPERIMENT [--NAME VALUE...]");
    const options chosen = parse(count, arguments);
    if (chosen.workers != 1) fail("these fibers run on one thread: --workers 1");
    print(experiment->first, chosen, experiment->second(chosen));
    return 0;
}
