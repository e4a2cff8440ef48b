#!/usr/bin/env bash
# Jobs that read no input.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

cp "$data/bible.txt" .
samples=10000

run run pi -D "samples=$samples" --quiet
equal "the status" 0 "$status"
cp out expected
for tasks in 1 2 63 10001 50000; do
    for workers in 1 2 7; do
        run run pi -D "samples=$samples" --tasks "$tasks" --workers "$workers" --quiet
        same "the result with $tasks tasks and $workers workers" expected out
    done
done

run run pi -D samples=1 --tasks 3 -o results --report report.json --progress always
equal "the status with a report" 0 "$status"
matches "the summary" $'*pi: 3 tasks in * worker*\n  map     3 records, 3 pairs*' "$(cat err)"
equal "the result of one sample" "pi 4" "$(tr '\t' ' ' <results/part-00000)"
for field in '"input_files": \[\]' '"tasks": 3' '"inputs": 0' '"input_bytes": 0'; do
    equal "the report has $field" 1 "$(grep -cE "^ *$field,\$" report.json)"
done

run run pi --explain
plan=$'*none: 64 tasks, as many as there are unless --tasks says\n  splits  *64 of *'
matches "the plan" "$plan" "$(cat out)"
run run pi --tasks 5 --explain
matches "the plan with --tasks" "*none: 5 tasks, as --tasks says*" "$(cat out)"
run jobs pi
matches "what it reads" "*It reads no input.*samples=integer*" "$(cat out)"

run run pi -D "samples=$samples" --tasks 7 --then wordcount --quiet
equal "the first of a chain" "pi 1" "$(tr '\t' ' ' <out)"

says 2 "INPUT: job 'pi' reads no input; leave out 'bible.txt'" run pi bible.txt
says 2 "INPUT: job 'pi' reads no input; leave out '-'" run pi -
says 2 "--tasks is for jobs without input: job 'wordcount' reads lines of text" \
    run wordcount bible.txt --tasks 3
says 2 "job 'pi' cannot read the output of another job: it reads no input; let it be the first \
one" run wordcount bible.txt --then pi
for value in 0 -1 x 1000000001; do
    says 2 "--tasks: expected a whole number from 1 to 1000000000, not '$value'" \
        run pi --tasks "$value"
done
says 2 "*samples*'0'*" run pi -D samples=0

finish
