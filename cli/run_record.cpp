#include "run_record.hpp"

#include "job_arguments.hpp"
#include "mapreduce/job_instance.hpp"
#include "plugin/plugin.hpp"

#include <fstream>

namespace throng::cli {

std::vector<std::string> words_of_command_line() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    return words;
}

job_record record_of(const plugin::plugin& job, const job_arguments& given) {
    job_record record;
    record.name = job.name();
    record.summary = job.summary();
    record.file = job.path();
    record.compiler = job.compiler();
    record.combines = (job.job().flags & THRONG_JOB_COMBINES) != 0;
    record.reduces = !mapreduce::is_map_only(job.job());
    record.order = static_cast<throng_order>(job.job().order);
    record.parameters = given.parameters;
    return record;
}

std::string steps_of(const job_record& job) {
    std::string steps = "map";
    if (job.combines) steps += ", combine";
    if (!job.reduces) return steps + "; what it emits are the results";
    steps += ", reduce";
    if (job.order == THRONG_ORDER_ARRIVAL) steps += "; values in the order of the input";
    if (job.order == THRONG_ORDER_SORTED) steps += "; values in the job's own order";
    return steps;
}

}  // namespace throng::cli
