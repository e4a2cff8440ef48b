#!/usr/bin/env bash
# What a job writes besides its results, to outputs that it names.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
balances=$4

printf 'ann 5\nbob 3\nann -7\ncarl\nbob x\ncarl\n' >payments

run run "$balances" payments -o out_dir
equal "the status" 0 "$status"
nothing_left "a job with named outputs" out_dir _SUCCESS _overdrawn-00000 _rejected-00000 part-00000
equal "the results" $'ann\t-2\nbob\t3' "$(cat out_dir/part-*)"
equal "what was rejected" $'bob x\ncarl\ncarl' "$(cat out_dir/_rejected-*)"
equal "what is overdrawn" $'ann\t-2' "$(cat out_dir/_overdrawn-*)"
matches "the summary" $'*output  2 results\n*output  rejected: 3 results\n*overdrawn: 1 result*' \
    "$(cat err)"

run run "$balances" payments -o out_dir --overwrite --quiet --top 1 --report report.json
equal "the status with --overwrite" 0 "$status"
equal "the results with --top" $'bob\t3' "$(cat out_dir/part-*)"
equal "what was rejected with --top" $'bob x\ncarl\ncarl' "$(cat out_dir/_rejected-*)"
equal "what the report says" '"outputs":{"rejected":3,"overdrawn":1}' \
    "$(tr -d ' \n' <report.json | grep -o '"outputs":{[^}]*}')"

# Where a job has put its output, its results are the input of the next one.
run run grep out_dir -D pattern=. --quiet
equal "an output as input" $'out_dir/part-00000\t1\tbob\\t3' "$(cat out)"

says 2 "job 'balances' writes more than its results, to the output 'rejected': give -o DIR, *" \
    run "$balances" payments
says 2 "the jobs 'balances' and 'balances' both have an output 'rejected': *" \
    run "$balances" payments --then "$balances" -o other
run run "$balances" payments --then wordcount -o chain --quiet
equal "the status of a chain" 0 "$status"
equal "what was rejected by the first job of a chain" $'bob x\ncarl\ncarl' \
    "$(cat chain/_rejected-*)"

run jobs "$balances"
matches "what is said of the job" "*Besides its results it writes rejected: with -o DIR, *" \
    "$(cat out)"

finish
