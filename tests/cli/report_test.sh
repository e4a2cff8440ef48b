#!/usr/bin/env bash
# --report: what a run did, as JSON; and --reducers, which it tells of.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
check=$4 # report_check
add_numbers=$5
schema=$root/cli/report.schema.json
patience=10 # seconds; the program needs less than one
sanitized && patience=60

# valid WHAT FILE: a report is what its schema says.
valid() { equal "what the schema says of the report of $1" "" "$("$check" "$schema" "$2")"; }
# text_of NAME FILE: a text of the report, or null.
text_of() { sed -nE "s/^ *\"$1\": \"?(.*[^\",])?\"?,?\$/\\1/p" "$2"; }
# has WHAT NAME TEXT: the report in report.json has that text, or in several places these.
has() { equal "$2 in the report of $1" "$3" "$(text_of "$2" report.json | paste -sd '|')"; }

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
run run wordcount words --quiet --report >(cat >piped; touch piped_whole)
wait_for 60 test -e piped_whole
valid "a run whose report is piped" piped

# ------------------------------------------------------------------------------- standard output
# It may be a file, which has the results by then.
for name in - /dev/stdout /dev/fd/1; do
    run run wordcount words --quiet --report "$name"
    equal "the results before a report to $name" $'a\t2\nb\t1' "$(head -n 2 out)"
    sed 1,2d out >report.json
    valid "a run with --report $name" report.json
done
equal "whether /dev/stdout is still a link" yes "$([[ -L /dev/stdout ]] && echo yes || echo no)"
equal "what is beside it" "" "$(find . /dev -maxdepth 1 -name '*.part' -o -maxdepth 1 -name -)"
throng run wordcount words --quiet --report - | cat >out
sed 1,2d out >report.json
valid "a run whose results and report are piped" report.json

# ------------------------------------------------------------------------------- what is in it
run run wordcount words -D case=keep --top 1 -o counts --workers 2 --memory 32M --report report.json
valid "a run with an output folder" report.json
for entry in "schema throng-report/1" "status done|done" "error null" "exit_status 0" \
    "phase done" "case keep" "words ascii" "to folder" "folder counts" "format tsv" "top 1" \
    "bytes $(($(stat -c %s words)))|$(stat -c %s counts/part-00000)" "parts 1" "complete true" \
    "reader_gone false" "order value" "workers 2" "memory_bytes 33554432" "memory_from option" \
    "processors $(nproc --all)" "kernel $(uname -srm)" "plugin_interface \
$(throng --version | sed -E 's/.*interface ([0-9]+).*/\1/')" \
    "version $(throng --version | cut -d ' ' -f 2)"; do
    has "a run with an output folder" "${entry%% *}" "${entry#* }"
done
equal "the words of the command line" "throng run wordcount words -D case=keep --top 1 -o counts \
--workers 2 --memory 32M --report report.json" "$(sed -nE '/"command"/,/\]/s/^ {4}"(.*)",?$/\1/p' \
    report.json | paste -sd ' ')"
begin=$(date -d "$(text_of begin report.json)" +%s) end=$(date -d "$(text_of end report.json)" +%s)
equal "whether it ended after it began, and just now" 1 \
    "$((begin <= end && end <= $(date +%s) && end > $(date +%s) - 600))"

# Bytes that are no UTF-8 are no reason for an invalid report.
printf 'a\n' >$'\xff\xe9.txt'
run run wordcount $'\xff\xe9.txt' --quiet --report report.json
equal "the status with a name that is no UTF-8" 0 "$status"
valid "a run with a name that is no UTF-8" report.json
has "a run with a name that is no UTF-8" name "$(uname -n)|"$'\xef\xbf\xbd\xef\xbf\xbd.txt'

# Somebody who does not want the rest.
for ((i = 0; i < 5; i++)); do cat "$data/bible.txt"; done >long
throng run grep -D pattern= long --quiet --report report.json | head -n 1 >first
valid "a run whose reader has gone" report.json
has "a run whose reader has gone" status "done|done"
has "a run whose reader has gone" reader_gone true
has "a run whose reader has gone" complete false

# A chain, with standard input, records that are skipped, and more of them than are named.
for ((i = 0; i < 30; i++)); do echo "bad $i"; done >numbers
printf 'a\t1\n' >>numbers
run run "$add_numbers" - --max-bad-records 30 --then wordcount --report report.json --quiet <numbers
equal "the status of a chain" 0 "$status"
valid "a chain" report.json
has "a chain" status "done|done|done"
has "a chain" bad_records "30|0"
has "a chain" max_bad_records "30|30"
equal "the records that are named" 20 "$(grep -c '"reason"' report.json)"
equal "the first one" '"input": "-", "offset": 0, "line": 1, "reason": "no tab in '"'bad 0'"'"' \
    "$(grep -m 1 -A 3 '"input": "-"' report.json | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')"
equal "the bytes of standard input" null "$(text_of bytes report.json | head -n 1)"

# -------------------------------------------------------------------------- runs that are not done
# fails STATUS ARGUMENT...: a run whose error is in the report as it is said.
fails() {
    local expected=$1
    shift
    rm -f report.json
    run run "$@" --quiet --report report.json
    equal "the status of: run $*" "$expected" "$status"
    valid "run $*" report.json
    has "run $*" error "$(sed 's/^throng: //; s/\\/\\\\/g; s/"/\\"/g' err)"
    has "run $*" exit_status "$expected"
    has "run $*" complete false
}
fails 1 wordcount nosuch
has "a missing input" status "failed|not run"
fails 2 wordcount words -D cases=keep
has "a wrong parameter" status "failed|not run"
fails 2 nosuch words
has "a missing job" status "failed"
fails 1 wordcount words -o counts
has "an output that is there" status "failed|not run"
printf 'a\t1\nbad\n' >numbers
fails 1 "$add_numbers" numbers
has "a bad record" status "failed|failed"
has "a bad record" phase mapping
has "a bad record" records 2
fails 1 wordcount words --then "$add_numbers" --then "$add_numbers" -o parent/out
has "a missing folder" status "failed|not run|not run|not run"
fails 1 wordcount words --then grep -D pattern=. --then "$add_numbers" --then wordcount
has "a failure in a chain" status "failed|done|done|failed|not run"
fails 1 wordcount words --report report.json -o /proc/counts
has "an output that cannot be made" status "failed|not run"
run run wordcount nosuch --report no/such/folder.json
equal "the status where neither can be done" 1 "$status"
equal "what is said then" "throng: cannot write the report 'no/such/folder.json': No such file or \
directory"$'\n'"throng: cannot read 'nosuch': No such file or directory" "$(cat err)"

# interrupted WHAT SIGNAL...: a run that is at work in the background.
interrupted() {
    local what=$1 signal
    shift
    for signal in "$@"; do kill -s "$signal" "$pid" 2>/dev/null; done
    status=0
    wait "$pid" || status=$?
    equal "the status $what" 130 "$status"
    valid "a run $what" report.json
    has "a run $what" status "interrupted|interrupted"
    has "a run $what" error interrupted
    has "a run $what" exit_status 130
    has "a run $what" phase mapping
    equal "what is left $what" report.json "$(ls -d report* .counts2* 2>/dev/null)"
}
rm -f report.json
env --default-signal=INT throng run wordcount <(yes the cat sat) -o counts2 --progress always \
    --report report.json >out 2>err &
pid=$!
wait_for "$patience" grep -qsa map err || fail "the program does not start"
interrupted "that is interrupted" INT
# One that is ended the hard way, since it waits in a system call.
mkfifo silent
exec 3<>silent
rm -f report.json err
env --default-signal=INT throng run wordcount silent -o counts2 --progress always \
    --report report.json >out 2>err <&0 &
pid=$!
wait_for "$patience" grep -qsa map err || fail "the program does not start"
interrupted "that cannot stop" INT INT

# --------------------------------------------------------------------------- the page of the fields
names=$("$check" "$schema" --names)
equal "whether the schema has names" yes "$([[ $(wc -l <<<"$names") -gt 60 ]] && echo yes)"
while IFS= read -r name; do
    grep -q "\`$name\`" "$root/docs/report.md" || fail "docs/report.md says nothing of $name"
    checks=$((checks + 1))
done <<<"$names"
grep -q '"throng-report/1"' "$root/docs/report.md" || fail "docs/report.md has another version"
run run wordcount words --reducers sometimes
equal "the status of a wrong time" 2 "$status"
run run wordcount words --report ''
equal "the status of a report without a name" 2 "$status"
finish
