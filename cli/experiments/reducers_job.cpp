#include "reducers_job.hpp"

#include "resident_memory.hpp"

namespace throng::cli {

message_probe the_message_probe;

void message_probe::begin(std::uint64_t producers, std::uint64_t bytes_of_value) {
    latencies.clear();
    producers_left.store(producers);
    value_bytes = bytes_of_value;
}

void message_probe::end_producer() {
    if (producers_left.fetch_sub(1) != 1) return;
    page_table_bytes = cli::page_table_bytes();
    mappings = cli::count_mappings();
}

}  // namespace throng::cli
