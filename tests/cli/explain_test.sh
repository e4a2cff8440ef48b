#!/usr/bin/env bash
# --explain: what a run would do. It does it then, by the report; and nothing is done before.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

# Of the one job of a report, and of its plan.
number_of() { sed -nE "s/^ *\"$1\": ([0-9]+),?\$/\\1/p" "$2" | head -n 1; }
# entry NAME FILE: that of an explanation, in one line.
entry() {
    awk -v name="$1" '
        /^  [^ ]/ { inside = index($0, "  " name "  ") == 1 }
        /^[^ ]/ { inside = 0 }
        inside { sub("^  " name, ""); sub(/^ +/, ""); printf "%s%s", sep, $0; sep = " " }' "$2"
}
# first_number TEXT, bytes_in TEXT: its first number; the one before "byte" or "bytes".
first_number() { grep -oE '[0-9][0-9,]*' <<<"$1" | head -n 1 | tr -d ,; }
bytes_in() { sed -E 's/^.*[ (]([0-9,]+) bytes?.*$/\1/' <<<"$1" | tr -d ,; }

# agrees ARGUMENT...: what --explain says is what the run then does.
agrees() {
    local what="of: run $*" counted
    run run "$@" --explain </dev/null
    equal "the status of --explain $what" "0 " "$status $(cat err)"
    cp out explained
    run run "$@" --quiet --report report.json </dev/null
    equal "the status $what" 0 "$status"
    equal "splits $what" "$(number_of splits report.json)" \
        "$(first_number "$(entry splits explained)")"
    equal "bytes of splits $what" "$(number_of split_bytes report.json)" \
        "$(bytes_in "$(entry splits explained)")"
    equal "workers $what" "$(number_of workers report.json)" \
        "$(first_number "$(entry workers explained)")"
    equal "mappers $what" "$(number_of mappers report.json)" \
        "$(first_number "$(entry mappers explained)")"
    counted=$(number_of partitions report.json)
    [[ $(entry shards explained) == none,* ]] && counted+=-
    equal "shards $what" "$counted" "$(first_number "$(entry shards explained)" |
        grep . || echo 0-)"
    equal "bytes of memory $what" "$(number_of memory_bytes report.json)" \
        "$(bytes_in "$(entry memory explained)")"
    equal "input bytes $what" "$(number_of input_bytes report.json)" \
        "$(bytes_in "$(entry input explained)")"
    equal "columns $what" "" "$(awk 'length > 100' explained)"
}

cp "$data/bible.txt" .
mkdir parent many
for ((i = 0; i < 30; i++)); do head -n $((i * 40)) bible.txt >"many/$i"; done
agrees wordcount bible.txt
agrees wordcount bible.txt --workers 1
agrees wordcount bible.txt --workers 3 --memory 16M
agrees wordcount bible.txt --memory 64M --partitions 7 --split-size 100000
agrees wordcount many --workers 64 --memory 20M
agrees wordcount many/0
agrees grep -D pattern=Moses many bible.txt --workers 2
agrees grep -D pattern=Moses bible.txt --sort key --top 3

# ---------------------------------------------------------------------------- what it says besides
# explains GLOB ARGUMENT...: matches the whole text, lines joined.
explains() {
    local pattern=$1
    shift
    run run "$@" --explain </dev/null
    equal "the status of: run $* --explain" "0 " "$status $(cat err)"
    matches "the text of: run $* --explain" "*$pattern*" "$(tr -s ' \n' ' ' <out)"
}
explains "wordcount: How often each word occurs from */libwordcount.so, built by * steps map, \
combine, reduce parameters case=lower, words=unicode input " \
    wordcount bible.txt -D words=ascii -D words=unicode
explains "steps map; what it emits are the results *shards none, *reducers none " \
    grep bible.txt -D pattern=a
explains "input 31 files, * bytes); the largest: 'bible.txt', 4.1 MB splits" \
    wordcount many bible.txt
explains "input standard input, whose size is not known splits 1 of *shards 1,024, the most, since \
nobody knows how long the input is " wordcount - --memory 1G --workers 2
explains "shards 64, as many as the memory has room for " \
    wordcount - --memory 16M --workers 2
explains "shards 64, as many as suit so many workers, since the reducers send each other \
messages " shortest-paths bible.txt -D from=1 --workers 2 --memory 1G
explains "shards 32, as many as the memory has room for " \
    shortest-paths bible.txt -D from=1 --workers 2 --memory 16M
explains "2/2 shortest-paths: *shards 64, as many as suit so many workers, since the reducers send \
each other messages " \
    wordcount bible.txt --workers 2 --memory 1G --then shortest-paths -D from=1
explains "reducers live, as --reducers says" wordcount bible.txt --reducers live
explains "reducers deferred, as --reducers says" wordcount bible.txt --reducers deferred
explains "reducers auto: " wordcount bible.txt
explains "memory 17 MB (16,777,216 bytes), as --memory says" wordcount bible.txt --memory 16M
explains "memory * (*), 70 % of what the " wordcount bible.txt
explains "go to a scratch file in 'parent', * free" wordcount bible.txt --scratch parent
explains "go to a scratch file in 'parent', * free" wordcount bible.txt -o parent/out
explains "to standard output format tsv*order by key bad records the first one fails the job" \
    wordcount bible.txt
explains "order by value, the largest first; the first 3 only bad records up to 5 are skipped" \
    wordcount bible.txt --top 3 --max-bad-records 5
explains "order as they come" wordcount bible.txt --sort none
explains "order that of the input" grep bible.txt -D pattern=a
explains "to the folder 'parent/out', which is new files part-00000 *and listed in _bad report \
'report.json'" wordcount bible.txt -o parent/out --max-bad-records 5 --report report.json

# A chain: of the later jobs what can be known.
explains "1/2 wordcount: * text for the next job * 2/2 grep: * input what 'wordcount' writes, as \
lines splits of 262,144 to 4,194,304 bytes, *mappers 1 to 2, *less the text that it reads; no less \
than 34 MB*output " wordcount bible.txt --then grep -D pattern=a --workers 2 --memory 64M
explains "2/2 wordcount: *shards 7, as --partitions says" \
    wordcount bible.txt --partitions 7 --then wordcount
explains "splits of up to 1,000 bytes, as --split-size says workers" \
    wordcount bible.txt --then wordcount --split-size 1000

# --------------------------------------------------------------------------- nothing is touched
nothing_left "after explanations" parent
mkdir parent/.out.throng-4242-0123abcd
echo partial >parent/.out.throng-4242-0123abcd/part-00000
explains "to the folder 'parent/out', which is new *removed 'parent/.out.throng-4242-0123abcd', \
which a killed run has left" wordcount bible.txt -o parent/out
mkdir parent/.out.throng-4242-0123abcd-old
echo old >parent/.out.throng-4242-0123abcd-old/part-00000
explains "in place of the output that is there *put back 'parent/.out.throng-4242-0123abcd-old', \
which a killed run had set aside removed 'parent/.out.throng-4242-0123abcd'" \
    wordcount bible.txt -o parent/out --overwrite
nothing_left "after an explanation" parent .out.throng-4242-0123abcd .out.throng-4242-0123abcd-old
rm -r parent/.out*
mkfifo pipe
exec 3<>pipe
echo a line >&3
run run wordcount pipe --explain --report not_written.json
equal "the status of --explain of a pipe" "0 " "$status $(cat err)"
read -r line <&3
equal "what is in the pipe afterwards" "a line" "$line"
exec 3>&-
equal "whether there is a report" no "$([[ -e not_written.json ]] && echo yes || echo no)"

# ----------------------------------------------------------------------------- the run's own errors
# fails STATUS ARGUMENT...: --explain and the run say the same.
fails() {
    local expected=$1
    shift
    run run "$@" --explain </dev/null
    equal "the status of: run $* --explain" "$expected" "$status"
    equal "standard output of: run $* --explain" "" "$(cat out)"
    cp err explained
    run run "$@" </dev/null
    equal "the status of: run $*" "$expected" "$status"
    same "standard error of: run $*" err explained
}
mkdir -p parent/out/mine parent/closed
fails 2 nosuch bible.txt
fails 2 wordcount bible.txt -D cases=keep
fails 2 wordcount bible.txt -D case=upper
fails 2 grep bible.txt
fails 2 wordcount bible.txt --then grep
fails 2 wordcount bible.txt --explain=yes
fails 1 wordcount bible.txt nosuch
fails 1 wordcount - -
fails 1 wordcount bible.txt -o parent/out
fails 1 wordcount bible.txt -o parent/out --overwrite
fails 1 wordcount bible.txt -o nowhere/out
fails 1 wordcount bible.txt -o bible.txt/out
chmod 555 parent/closed
as_user throng run wordcount bible.txt -o parent/closed/out --explain >out 2>explained
equal "the status of an output that may not be created" 1 $?
as_user throng run wordcount bible.txt -o parent/closed/out >out 2>err
equal "the status of such a run" 1 $?
same "what is said of an output that may not be created" err explained
as_user throng run wordcount bible.txt --scratch parent/closed --explain >out 2>err
equal "the status with a scratch folder that is closed" "0 " "$? $(cat err)"
matches "what is said of it" "*'parent/closed', * (which would fail: Permission denied)*" \
    "$(tr -s ' \n' ' ' <out)"
finish
