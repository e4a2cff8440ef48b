#!/usr/bin/env bash
# Chained jobs: --then. The fourth argument is the plugin of a job that fails on some records.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
add_numbers=$4

verses=31102
sanitized && verses=2000
[[ $sanitizer == thread ]] && verses=300
head -n "$verses" "$data/bible.txt" >text
mkdir parent

# --------------------------------------------------------------------- the same as through files
throng run wordcount text --quiet -o counts || fail "cannot count words"
throng run grep -D pattern='t.*[0-9]{2}' counts/part-00000 --quiet -o lines || fail "cannot grep"
# grep names its input; in a chain that has no path.
chain=(wordcount text --then grep -D pattern='t.*[0-9]{2}')
sed "s|^counts/part-00000|the output of 'wordcount'|" lines/part-00000 >named_lines
throng run wordcount named_lines --quiet -o expected || fail "cannot count words"

for workers in 1 2 7; do
    for options in "" "--memory 16M" "--split-size 1K" "--reducers live --memory 16M"; do
        # shellcheck disable=SC2086  # they are words
        run run "${chain[@]}" --workers "$workers" $options --quiet
        equal "the status of a chain, $workers workers, $options" "0 " "$status $(cat err)"
        same "two jobs, $workers workers, $options" named_lines out
        # shellcheck disable=SC2086
        run run "${chain[@]}" --then wordcount --workers "$workers" $options -o parent/out
        equal "the status of a longer chain" 0 "$status"
        same "three jobs, $workers workers, $options" expected/part-00000 parent/out/part-00000
        nothing_left "after a chain" parent/out _SUCCESS part-00000
        rm -r parent/out
    done
done
nothing_left "beside the output" parent

# From standard input, and a chain of one job with itself.
run run wordcount - --then wordcount --then wordcount --quiet <text
throng run wordcount counts/part-00000 --quiet -o again || fail "cannot count words again"
throng run wordcount again --quiet >wanted || fail "cannot count words again"
same "wordcount of itself, twice" wanted out

# ------------------------------------------------------------------------------------ parameters
printf 'One two\nTWO three\n' >words
run run wordcount words -D case=keep --then grep -D pattern=. -D ignore_case=no --quiet
equal "a parameter of the first job" "One TWO three two" \
    "$(cut -f 3 out | sed 's/\\t1$//' | paste -sd ' ')"
run run -D case=keep wordcount words --then wordcount --quiet
equal "a parameter before JOB" $'one\t1\nthree\t1\ntwo\t2' "$(cat out)"
run run wordcount words --then wordcount -D case=keep --then grep -D pattern=1 --quiet
equal "a parameter of the second job" 0 "$status"
says 2 "job 'grep' has no parameter 'case': it has *" \
    run wordcount words --then grep -D pattern=. -D case=keep
says 2 "job 'wordcount' has no parameter 'pattern': it has *" \
    run wordcount words -D pattern=. --then grep
says 2 "job 'grep': *pattern*" run wordcount words --then grep -o parent/out
says 2 "-D: expected NAME=VALUE, not 'x'" run wordcount words --then grep -D x

# -------------------------------------------------------------- options of the results, the last's
printf 'b b b\na a\nc\n' >few
run run wordcount few --then grep -D pattern=. --top 1 --quiet
equal "--top is the last job's" 1 "$(wc -l <out)"
run run wordcount few --then wordcount -D words=whitespace --sort value --quiet
equal "--sort is the last job's" "1 1 2 1 3 1 a 1 b 1 c 1" "$(paste -sd ' ' out | tr '\t' ' ')"
for option in --sort=key --top=3; do
    says 2 "${option%=*} is for the results of the last job: give it behind the last --then" \
        run wordcount few --then wordcount "$option" --then wordcount
done
run run wordcount few --workers 1 --quiet -o parent/out --then wordcount
equal "options of the run may stand anywhere" "0 " "$status $(cat err)"
rm -r parent/out

# ----------------------------------------------------------------------------------- wrong usage
says 2 "INPUT: JOB and its inputs stand before --then; 'wordcount' reads what the job before it \
has written" run grep few --then wordcount few
says 2 "--then: expected a value" run wordcount few --then
says 2 "*'nosuch'*" run wordcount few --then nosuch -o parent/out
mkdir parent/there
says 1 "*parent/there*" run wordcount few --then wordcount -o parent/there
rmdir parent/there
nothing_left "after wrong usage" parent

# --------------------------------------------------------------- summary, progress and --report
run run wordcount few --then grep -D pattern=b --progress always --report report.json -o parent/out
equal "the status with a report" 0 "$status"
matches "the bars" $'*1/2 wordcount: *2/2 grep: *' "$(cat err)"
summary="*wordcount: 12 bytes from 1 input in *  output  3 results*grep: 12 bytes from 1 input in *
  output  1 result"
matches "the summary" "$summary" "$(cat err)"
equal "the jobs of the report" "wordcount grep" \
    "$(sed -nE 's/^ *"job": "(.*)",$/\1/p' report.json | paste -sd ' ')"
equal "the jobs' status" "done done" \
    "$(sed -nE 's/^ {6}"status": "(.*)",$/\1/p' report.json | paste -sd ' ')"
equal "the input of both jobs" "12 12" \
    "$(sed -nE 's/^ *"input_bytes": ([0-9]+),$/\1/p' report.json | paste -sd ' ')"
equal "the peak of the process, once" 1 "$(grep -c '^  "peak_rss_bytes": [0-9]*$' report.json)"
rm -r parent/out

# --------------------------------------------------------------------------------- bad records
printf 'a\t1\nb\t2\na\t3\nbad\n' >numbers
run run "$add_numbers" numbers --max-bad-records 1 --then "$add_numbers" -o parent/out
equal "the status of bad records in the first job" 0 "$status"
equal "the results without it" $'a\t4\nb\t2' "$(cat parent/out/part-00000)"
equal "what _bad has" $'numbers\t12\tno tab in \'bad\'' "$(cat parent/out/_bad)"
rm -r parent/out
printf 'a\t9223372036854775807\nb\t2\nbad\n' >numbers
chain=(wordcount few --then grep -D pattern=. --then "$add_numbers")
run run "${chain[@]}" --max-bad-records 9 --workers 1 -o parent/out
equal "the status of bad records in the last job" 0 "$status"
matches "what is said of them" "*throng: skipped: map failed in the output of 'grep', on the \
record at byte * (line 2): *" "$(cat err)"
equal "the lines of _bad" 3 "$(grep -c "^the output of 'grep'" parent/out/_bad)"
rm -r parent/out

# ------------------------------------------------------------------------------------- failures
says 1 "job 'add_numbers': map failed in the output of 'grep', on the record at byte 0 (line 1): \
*; with --max-bad-records N up to N such records are skipped" \
    run "${chain[@]}" --workers 1 -o parent/out
nothing_left "after a failure of the last job" parent
says 1 "job 'add_numbers': map failed in 'few', on the record at byte 0 (line 1): *" \
    run "$add_numbers" few --workers 1 --then wordcount -o parent/out
nothing_left "after a failure of the first job" parent
run run "$add_numbers" numbers few --max-bad-records 1 --then grep -D pattern=. --workers 1
matches "what was skipped before the failure" "*throng: skipped: *'numbers'*throng: job *" \
    "$(cat err)"

# ----------------------------------------------------------------------------------- the disk
if [[ $sanitizer == none ]]; then
    seq 1000000 | tr 0-9 a-j >many
    run run wordcount many --then wordcount --memory 16M -o parent/out
    equal "the status of a chain with little memory" 0 "$status"
    equal "that both jobs put something aside" 2 "$(grep -c '^  spill ' err)"
    throng run wordcount many --quiet -o a && throng run wordcount a --quiet -o b
    same "the results of a chain with little memory" b/part-00000 parent/out/part-00000
    nothing_left "after a chain with little memory" parent out
    rm -r parent/out
    run run wordcount many --then wordcount --memory 2G -o parent/out
    equal "that nothing is put aside where there is room" 0 "$(grep -c '^  spill ' err)"
    same "the results of a chain with room" b/part-00000 parent/out/part-00000
    rm -r parent/out
fi

# ------------------------------------------------------------------------------- interruption
for ((i = 0; i < 12; i++)); do
    env --default-signal=INT throng run wordcount text --then wordcount --then wordcount \
        -o parent/out >out 2>err &
    pid=$!
    wait_for 60 eval "[[ /proc/$pid/exe -ef $scratch/program/bin/throng ]] || ! kill -0 $pid"
    sleep "0.0$(printf %02d $((i * 8)))"
    kill -s INT "$pid" 2>/dev/null
    status=0
    wait "$pid" || status=$?
    if ((status == 0)); then
        nothing_left "after a chain that was done" parent/out _SUCCESS part-00000
        rm -r parent/out
    else
        equal "the status after SIGINT" 130 "$status"
        said=$(tail -n 1 err)  # nothing where the program had only just begun
        equal "what is said after SIGINT" "${said:+throng: interrupted}" "$said"
    fi
    nothing_left "after SIGINT at some moment" parent
done
finish
