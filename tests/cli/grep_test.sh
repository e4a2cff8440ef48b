#!/usr/bin/env bash
# The grep job, compared with grep -n.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

tab=$(printf '\t')

# grep_n FILE GREP-OPTION...: as the job puts it: file, line number, line, in which backslashes and
# tabs are written with a backslash.
grep_n() {
    local file=$1
    shift
    grep -anH "$@" "$file" | sed -E 's/\\/\\\\/g; s/\t/\\t/g' |
        sed -E "s|^$file:([0-9]+):|$file$tab\1$tab|"
}

cp "$data"/{bible.txt,access.log,orders.csv,links.tsv} .

# greps_as PATTERN FILE [JOB-PARAMETER GREP-OPTION]...
greps_as() {
    local pattern=$1 file=$2 split workers parameters=() options=()
    shift 2
    while (($# > 0)); do
        parameters+=(-D "$1")
        options+=("$2")
        shift 2
    done
    grep_n "$file" -E "${options[@]}" -e "$pattern" >expected
    for split in 64 5000 64M; do
        for workers in 1 7; do
            run run grep -D pattern="$pattern" "${parameters[@]}" "$file" \
                --split-size "$split" --workers "$workers"
            equal "the status of grep $pattern $file" 0 "$status"
            same "grep $pattern ${parameters[*]} $file, splits of $split, $workers workers" \
                expected out
        done
    done
}
greps_as 'Moses' bible.txt
greps_as '^And .*(Saul|David)\.$' bible.txt
greps_as 'moses and aaron' bible.txt ignore_case=on --ignore-case
greps_as 'the' bible.txt invert=on --invert-match
greps_as '" 404 ' access.log
greps_as ',"[^"]*""' orders.csv
greps_as "^n?1[0-9]*${tab}" links.tsv
greps_as 'no line has this' bible.txt
greps_as '' links.tsv

# Several files, in the order in which they are named.
{ grep_n orders.csv 1; grep_n access.log 1; } >expected
run run grep -D pattern=1 orders.csv access.log --split-size 1000
same "grep in two files" expected out

printf 'x\n\nx' >no_final_newline
printf 'no_final_newline\t1\tx\nno_final_newline\t3\tx\n' >expected
run run grep -D pattern=x no_final_newline
same "grep in a file without a final newline" expected out

run run grep -D pattern=two - < <(printf 'one\ntwo\n')
printf -- '-\t2\ttwo\n' >expected
same "grep in standard input" expected out
finish
