#include "plan_words.hpp"

namespace throng::cli {

const char* word_for(mapreduce::size_reason reason) {
    switch (reason) {
        case mapreduce::size_reason::asked:
            return "option";
        case mapreduce::size_reason::input:
            return "input";
        case mapreduce::size_reason::least:
            return "least";
        case mapreduce::size_reason::most:
            return "most";
        case mapreduce::size_reason::memory:
            return "memory";
        case mapreduce::size_reason::machine:
            return "processors";
        case mapreduce::size_reason::record:
            return "record";
        case mapreduce::size_reason::messages:
            return "messages";
    }
    return "";
}

const char* word_for(mapreduce::memory_origin origin) {
    switch (origin) {
        case mapreduce::memory_origin::option:
            return "option";
        case mapreduce::memory_origin::control_group:
            return "control group";
        case mapreduce::memory_origin::machine:
            return "machine";
        case mapreduce::memory_origin::unknown:
            return "unknown";
    }
    return "";
}

const char* word_for(mapreduce::result_order order) {
    switch (order) {
        case mapreduce::result_order::key:
            return "key";
        case mapreduce::result_order::value:
            return "value";
        default:
            return "none";
    }
}

const char* word_for(mapreduce::result_format format) {
    switch (format) {
        case mapreduce::result_format::tsv:
            return "tsv";
        case mapreduce::result_format::jsonl:
            return "jsonl";
        case mapreduce::result_format::csv:
            return "csv";
    }
    return "";
}

const char* word_for(io::output_compression how) {
    switch (how) {
        case io::output_compression::none:
            return "none";
        case io::output_compression::gzip:
            return "gzip";
        case io::output_compression::zstd:
            return "zstd";
    }
    return "";
}

const char* word_for(mapreduce::reducer_mode mode) {
    switch (mode) {
        case mapreduce::reducer_mode::live:
            return "live";
        case mapreduce::reducer_mode::deferred:
            return "deferred";
        case mapreduce::reducer_mode::automatic:
            return "auto";
    }
    return "";
}

const char* word_for(mapreduce::job_phase phase) {
    switch (phase) {
        case mapreduce::job_phase::starting:
            return "starting";
        case mapreduce::job_phase::mapping:
            return "mapping";
        case mapreduce::job_phase::reducing:
            return "reducing";
        case mapreduce::job_phase::sorting:
            return "sorting";
        case mapreduce::job_phase::writing:
            return "writing";
        case mapreduce::job_phase::done:
            return "done";
    }
    return "";
}

}  // namespace throng::cli
