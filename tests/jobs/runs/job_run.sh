#!/usr/bin/env bash
# job_run.sh PROGRAM ROOT SANITIZER JOB: runs a job as JOB.sh beside this file says, in every mode
# of the reducers and with several numbers of workers.
# shellcheck source=../../cli/cli_test.sh
source "$(dirname "$0")/../../cli/cli_test.sh" "$@"

job=$4
# It would cost each of many reducers a tenth of a millisecond; the engine's tests have it.
export ASAN_OPTIONS=$ASAN_OPTIONS:detect_stack_use_after_return=0

# gives EXPECTED ARGUMENT...: in the folder of the data sets, `throng run JOB ARGUMENT...` prints
# expected/EXPECTED, whatever the mode and the number of workers.
modes=(live deferred auto)
numbers=(1 2 7)
sanitized && numbers=(2)
gives() {
    local expected=$data/expected/$1 mode workers
    shift
    for mode in "${modes[@]}"; do
        # Under a sanitizer each live reducer has a stack of its own: too many, of some jobs.
        [[ $mode == live && " ${modes[*]} " == *" deferred "* ]] && sanitized && continue
        for workers in "${numbers[@]}"; do
            (cd "$data" && exec throng run "$job" "$@" --reducers "$mode" --workers "$workers" \
                --quiet) >out 2>err
            equal "the status of: $job $* ($mode, $workers workers)" 0 $?
            same "the results of: $job $* ($mode, $workers workers)" "$expected" out
        done
    done
}

# shellcheck source=/dev/null
source "$root/tests/jobs/runs/$job.sh"
finish
