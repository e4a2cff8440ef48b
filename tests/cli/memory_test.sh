#!/usr/bin/env bash
# Jobs that need more memory than they may have: the same results, by way of a scratch file.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

words=400000
sanitized && words=150000
awk -v words="$words" 'BEGIN {
    for (i = 0; i < words; ++i) printf "w%d%s", (i * 7919) % words, i % 8 == 7 ? "\n" : " "
    print "a common word is common"
}' | tr 0-9 a-j >input
mkdir parent scratch
run run wordcount input -o parent/expected --quiet
mv parent/expected .

# ------------------------------------------------------------------------- the same, with a little
for mode in live deferred auto; do
    run run wordcount input --memory 16M --reducers "$mode" -o parent/out --report report.json
    equal "the status with little memory, $mode" 0 "$status"
    same "the results with little memory, $mode" expected/part-00000 parent/out/part-00000
    matches "the summary with little memory, $mode" \
        "*"$'\n'"  spill   * of records and results, * on disk"$'\n'"  output *" "$(cat err)"
    matches "the report with little memory, $mode" \
        '*"memory_bytes": 16777216,*"spilled_bytes": [1-9]*,*"scratch_bytes": [1-9]*' \
        "$(cat report.json)"
    nothing_left "after a run with little memory" parent out
    rm -r parent/out
done
run run wordcount input --memory 16M --sort value --top 3 --scratch scratch
head -n 3 out >top
printf 'common\t2\na\t1\nis\t1\n' >expected_top
same "the most frequent words, with little memory" expected_top top
nothing_left "in the scratch folder" scratch

# A job without reducers: its results come in the order of the input.
run run grep -D pattern=. input --quiet
mv out all_lines
run run grep -D pattern=. input --memory 16M --quiet
same "lines in their order, with little memory" all_lines out
run run grep -D pattern=. input --sort key --quiet
mv out sorted_lines
run run grep -D pattern=. input --sort key --memory 16M --quiet
same "lines sorted, with little memory" sorted_lines out

# ------------------------------------------------------------------------------------ bad options
says 2 "--memory: expected a size such as 65536, 64K or 16M, no less than 16384K, not '1M'" \
    run wordcount input --memory 1M
says 2 "--memory: expected a size such as 65536, 64K or 16M, no less than 16384K, not 'much'" \
    run wordcount input --memory much
says 2 "--scratch: expected a folder that exists, not 'nowhere'" \
    run wordcount input --scratch nowhere

# ------------------------------------------------------------------ a scratch folder without room
remedy="choose another folder with --scratch, or avoid it with a larger --memory"
full=$scratch/mount/full
if ((EUID == 0)) && mkdir -p "$full" && mount -t tmpfs -o size=256K tmpfs "$full"; then
    says 1 "cannot write scratch data in '$full': No space left on device; $remedy" \
        run wordcount input --memory 16M --scratch "$full" -o parent/out
    nothing_left "after a scratch folder was full" parent
    nothing_left "in a scratch folder that was full" "$full"
fi
if ((EUID == 0)); then
    mkdir closed
    chmod 700 closed
    status=0
    as_user throng run wordcount input --memory 16M --scratch closed >out 2>err || status=$?
    equal "a scratch folder that is closed" \
        "1 throng: cannot make a scratch file in 'closed': Permission denied; $remedy" \
        "$status $(cat err)"
fi

finish
