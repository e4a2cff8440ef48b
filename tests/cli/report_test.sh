#!/usr/bin/env bash
# --report: what a run did, as JSON; and --reducers, which it tells of.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

# number_of NAME FILE: a number of the report.
number_of() { sed -nE "s/^ *\"$1\": ([0-9.e+-]+),?\$/\\1/p" "$2"; }

printf 'b a\na\n' >words
for when in live deferred auto; do
    run run wordcount words --quiet --reducers "$when" --report report.json
    equal "the status with --reducers $when" 0 "$status"
    equal "standard error with --reducers $when" "" "$(cat err)"
    equal "the results with --reducers $when" $'a\t2\nb\t1' "$(cat out)"
    for count in records:2 bad_records:0 emitted:3 combined:1 shuffled:2 reducers:2 results:2 \
        written:2; do
        equal "${count%:*} with --reducers $when" "${count#*:}" \
            "$(number_of "${count%:*}" report.json)"
    done
    for time in total map reduce sort write read wait; do
        equal "that $time is there" yes \
            "$([[ -n $(number_of "$time" report.json) ]] && echo yes || echo no)"
    done
    peak=$(number_of peak_rss_bytes report.json)
    equal "that memory was used" 1 "$((peak > 100000))"
done
equal "what is left beside the report" report.json "$(ls -d report*)"

run run wordcount words --quiet --report no/such/folder.json
equal "the status where the report cannot be written" 1 "$status"
equal "what is said then" "throng: cannot write the report 'no/such/folder.json': No such file or \
directory" "$(cat err)"
run run wordcount words --quiet --report /dev/full
equal "the status where there is no room for the report" 1 "$status"
equal "what is said then" "throng: cannot write the report '/dev/full': No space left on device" \
    "$(cat err)"
mkdir folder
run run wordcount words --quiet --report folder
equal "what is said of a report that is a folder" \
    "throng: cannot write the report 'folder': Is a directory" "$(cat err)"
run run wordcount words --quiet --report >(cat >piped)
wait_for 60 test -s piped
equal "the job in a report that is piped" '  "job": "wordcount",' "$(sed -n 2p piped)"
run run wordcount words --reducers sometimes
equal "the status of a wrong time" 2 "$status"
run run wordcount words --report ''
equal "the status of a report without a name" 2 "$status"
finish
