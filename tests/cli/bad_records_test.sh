#!/usr/bin/env bash
# Records that a job fails on: how many are skipped, and what is said of them. The fourth argument
# is the plugin of a job that fails on some.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
job=$4

printf 'a\t1\nb 2\na\t3\nb\tx\\y\n' >one
printf 'b\t5\nc\n' >$'two\nlines'
inputs=(one $'two\nlines')
printf 'a\t4\nb\t5\n' >sums
printf '%s\n' $'one\t4\tno tab in \'b 2\'' \
    $'one\t12\t\'x\\\\y\' is no number\\nin \'b\\tx\\\\y\'' \
    $'two\\nlines\t4\tno tab in \'c\'' >bad
mkdir parent

# ------------------------------------------------------------------------------ none are allowed
hint="with --max-bad-records N up to N such records are skipped"
says 1 "map failed in 'one', on the record at byte 4 (line 2): no tab in 'b 2'; $hint" \
    run "$job" one --workers 1
says 1 "map failed in 'one', on the record at byte 4 (line 2): no tab in 'b 2'; $hint" \
    run "$job" one --workers 1 --max-bad-records 0 -o parent/out
status=0
throng run "$job" - >out 2>err <$'two\nlines' || status=$?
equal "a bad record of standard input" "1 throng: map failed in standard input, on the record at \
byte 4 (line 2): no tab in 'c'; $hint" "$status $(cat err)"
nothing_left "after a bad record" parent

# ----------------------------------------------------------------------------- as many as allowed
for workers in 1 2 7; do
    for split in 1 64 64M; do
        options=(--workers "$workers" --split-size "$split" --max-bad-records 3)
        run run "$job" "${inputs[@]}" "${options[@]}" -o parent/out
        equal "the status with bad records: ${options[*]}" 0 "$status"
        nothing_left "after skipping: ${options[*]}" parent out
        nothing_left "after skipping: ${options[*]}" parent/out _SUCCESS _bad part-00000
        same "the results without bad records: ${options[*]}" sums parent/out/part-00000
        same "_bad: ${options[*]}" bad parent/out/_bad
        rm -r parent/out
    done
done
head -n 3 err >said
sed 's/^/throng: skipped: map failed in /' >expected <<'END'
'one', on the record at byte 4 (line 2): no tab in 'b 2'
'one', on the record at byte 12 (line 4): 'x\y' is no number\x0ain 'b\x09x\y'
'two\x0alines', on the record at byte 4 (line 2): no tab in 'c'
END
same "what is said of skipped records" expected said
matches "the summary" "*"$'\n'"  map     6 records, 3 of them bad and skipped, 3 pairs*" \
    "$(cat err)"

# Without an output folder there is no _bad; with --quiet nothing is said.
run run "$job" "${inputs[@]}" --max-bad-records 1000000000000
same "the results on standard output" sums out
equal "lines that tell of skipped records" 3 "$(grep -c '^throng: skipped: ' err)"
run run "$job" "${inputs[@]}" --max-bad-records 3 --quiet -o parent/out
equal "what --quiet says of skipped records" "0 " "$status $(cat err)"
same "_bad with --quiet" bad parent/out/_bad
nothing_left "in the folder that the program ran in" . bad err expected one out parent said sums \
    $'two\nlines'

# What was skipped earlier goes with the output that is replaced.
run run "$job" <(printf 'a\t4\n') --max-bad-records 3 -o parent/out/ --overwrite
equal "the status with --overwrite" 0 "$status"
nothing_left "after a run without bad records" parent/out _SUCCESS part-00000
equal "lines that tell of records that are not bad" 0 "$(grep -c -e skipped -e bad err)"

# ------------------------------------------------------------------------------------ one too many
run run "$job" "${inputs[@]}" --workers 1 --max-bad-records 2 -o parent/out --overwrite
equal "the status of one too many" 1 "$status"
too_many="this is one bad record more than the 2 that --max-bad-records allows"
sed "3{s/skipped: //;s/\$/; $too_many/}" expected >said
same "what is said of one too many" said err
says 1 "map failed in *; $too_many" \
    run "$job" "${inputs[@]}" --max-bad-records 2 --quiet -o parent/other
nothing_left "after one too many" parent out
nothing_left "after one too many" parent/out _SUCCESS part-00000

# -------------------------------------------------------------------------------------------- many
for ((i = 1; i <= 20; i++)); do echo "$i"; done >many
run run "$job" many --max-bad-records 20
equal "lines for twenty records" "20 0" "$(grep -c 'skipped: map' err) $(grep -c more err)"
for ((i = 21; i <= 5000; i++)); do echo "$i"; done >>many
run run "$job" many --max-bad-records 5000 --workers 7 --split-size 1K -o parent/many/
equal "lines for many records" 20 "$(grep -c 'skipped: map' err)"
equal "the twentieth" "throng: skipped: map failed in 'many', on the record at byte 48 (line 20): \
no tab in '20'" "$(sed -n 20p err)"
equal "the rest" "throng: skipped: and 4,980 more; 'parent/many/_bad' has all of them" \
    "$(sed -n 21p err)"
matches "the summary of many" "*  map     5,000 records, 5,000 of them bad and skipped, 0 pairs"* \
    "$(cat err)"
awk '{ printf "many\t%d\tno tab in '\''%s'\''\n", at, $0; at += length + 1 }' many >expected
same "_bad with many" expected parent/many/_bad
run run "$job" many --max-bad-records 5000
equal "the rest, without a folder" "throng: skipped: and 4,980 more" "$(sed -n 21p err)"
finish
