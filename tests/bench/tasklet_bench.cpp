// Micro-benchmarks of the tasklet runtime.
#include "runtime_bench.hpp"

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    throng::bench::add_jump_benchmarks();
    throng::bench::add_switch_benchmarks();
    throng::bench::add_lifetime_benchmarks();
    throng::bench::add_channel_benchmarks();
    throng::bench::add_timer_benchmarks();
    benchmark::RunSpecifiedBenchmarks();
    return throng::bench::all_answers_right ? 0 : 1;
}
