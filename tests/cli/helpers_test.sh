#!/usr/bin/env bash
# Jobs whose reducers spawn tasklets: plugins that use the program's runtime.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

divisors=$4
own_runtime=$5
{ seq 1 400 && seq 1 50; } >numbers
awk '!seen[$1]++ { n = 0; for (i = 1; i <= $1; i++) n += $1 % i == 0; print $1 "\t" n }' numbers |
    sort -n >expected
for mode in live deferred auto; do
    for workers in 1 3; do
        run run "$divisors" numbers --reducers "$mode" --workers "$workers" --quiet
        equal "the status with $mode reducers, $workers workers" "0 " "$status $(cat err)"
        same "the result with $mode reducers, $workers workers" expected out
    done
done

# From a single source, which is linked to nothing.
if sanitized; then export THRONG_CXXFLAGS=-fsanitize=$sanitizer; fi
cp "$root/tests/jobs/divisors.cpp" .
run run ./divisors.cpp numbers --quiet
equal "the status of a source" "0 " "$status $(cat err)"
same "the result of a source" expected out

# broken STATEMENT: a job whose reducers have a helper that does so.
broken() {
    cat >broken.cpp <<END
#include <throng/channel.hpp>
#include <throng/job.hpp>
#include <throng/tasklet.hpp>
struct broken {
    static void map(std::string_view line, throng::emitter<std::string_view, int>& emit) {
        emit(line, 1);
    }
    static void reduce(std::string_view, throng::receiver<int>&, throng::output&) {
        throng::channel<int> answer;
        throng::spawn({.name = "helper"}, [answer] { $1; });
        (void)answer.receive();
    }
};
THRONG_JOB(broken, "broken", "Has helpers that break off")
END
    run run ./broken.cpp numbers -o result --quiet
    equal "the status where a helper does: $1" 1 "$status"
    equal "the output where a helper does: $1" no "$([[ -e result ]] && echo yes || echo no)"
}
broken 'throw throng::error("the helper has failed")'
equal "what is said where a helper throws" "throng: the helper has failed" "$(cat err)"
broken '(void)answer.receive()'
matches "what is said where nobody sends" "throng: deadlock*'helper'*" "$(cat err)"

# A plugin with a runtime of its own would have tasklets of which the program knows nothing.
run run "$own_runtime" numbers
equal "a plugin with a runtime of its own" "2 throng: plugin '$own_runtime' has a runtime for \
tasklets of its own, beside the program's: do not link it to throng::tasklet, but name it to \
throng_add_job with TASKLETS" "$status $(cat err)"
finish
