#!/usr/bin/env bash
# What a job says of itself, in the line of progress and in the report.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
telling=$4

mkfifo pipe
printf 'one\ntwo\n' >words
throng run "$telling" words pipe --progress always --quiet --report report.json >out 2>err &
pid=$!
exec 5>pipe
wait_for 60 grep -qsaE 'read.*(one|two)' err || fail "nothing is said: $(cat -A err)"
exec 5>&-
status=0
wait "$pid" || status=$?
equal "the status" 0 "$status"
checks=$((checks + 1))
! grep -qaP 'read\tone|read\ttwo' err || fail "a tab is drawn as it is: $(cat -A err)"
equal "what was said last" '"last_status": "reduced all"' \
    "$(grep -o '"last_status": "[^"]*"' report.json)"
equal "the results" $'o\t1\nt\t1' "$(cat out)"

run run wordcount words --quiet --report report.json
equal "the report of a job that says nothing" '"last_status": ""' \
    "$(grep -o '"last_status": "[^"]*"' report.json)"

finish
