#!/usr/bin/env bash
# throng experiment compare: what differs between two files of results, beyond the noise.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

# row TASKLETS REPEAT SECONDS LEAST MOST [MORE]
row() {
    printf '{"experiment":"chain","runtime":"throng","tasklets":%s,"stack":"sliced","repeat":%s,' \
        "$1" "$2"
    printf '"operations":9,"seconds":%s,"seconds_minimum":%s,"seconds_maximum":%s%s}\n' \
        "$3" "$4" "$5" "${6:-}"
}
bytes=',"peak_rss_bytes":2048,"peak_rss_bytes_minimum":2000,"peak_rss_bytes_maximum":2100'
{
    row 100 5 2 1.9 2.1 "$bytes"
    row 1000 5 20 19 21
    row 2000 5 20 19 21
    row 5000 1 20 20 20
    row 7 5 1 1 1
} >a.jsonl
{
    row 2000 5 22 21.5 24
    row 1000 7 20.5 20 22
    row 100 3 1 0.9 1.1 "${bytes/2048/2050}"
    row 5000 5 40 39 41
    row 8 5 1 1 1
} >b.jsonl

run experiment compare a.jsonl b.jsonl
equal "the status" 0 "$status"
equal "standard error" "" "$(cat err)"
cat >expected <<'END'
A  a.jsonl
B  b.jsonl

chain of throng: tasklets 100, stack sliced
  figure                              A                       B    B/A
  seconds                2 (1.9 to 2.1)          1 (0.9 to 1.1)  0.500  less
  peak_rss_bytes  2,048 (2,000 to 2,100)  2,050 (2,000 to 2,100)  1.001  within the noise

END
sed -n '1,3p;4,8p' out | tr -s ' ' >got
tr -s ' ' <expected >wanted
same "the first rows" wanted got
verdict() { # TASKLETS: of the seconds of that row
    awk -v at="tasklets $1," 'index($0, at) { found = 1 } found && /^  seconds/ { print; exit }' out
}
matches "ranges that overlap" "*1.025*within the noise" "$(verdict 1,000)"
matches "more" "*1.100  more" "$(verdict 2,000)"
matches "a single run" "*2.000*noise not known: a single run" "$(verdict 5,000)"
matches "rows that only one has" "*only in a.jsonl
  chain of throng: tasklets 7, stack sliced

only in b.jsonl
  chain of throng: tasklets 8, stack sliced

2 figures beyond the noise, 2 within it, 1 of which it is not known" "$(cat out)"

run experiment compare a.jsonl b.jsonl --format json
equal "figures and rows as JSON" 7 "$(wc -l <out)"
equal "a figure as JSON" '{"parameters":{"experiment":"chain","runtime":"throng","tasklets":100,'\
'"stack":"sliced"},"figure":"seconds","a":2.0,"a_minimum":1.9,"a_maximum":2.1,"b":1.0,'\
'"b_minimum":0.9,"b_maximum":1.1,"ratio":0.5,"change":"less"}' "$(head -n 1 out)"
equal "changes as JSON" "less none none more unknown" \
    "$(sed -nE 's/.*"change":"([a-z]+)".*/\1/p' out | paste -sd ' ')"
matches "a row of one file" '*"tasklets":8,*"only_in":"b.jsonl"}' "$(tail -n 1 out)"

# A parameter that only one version knows keeps nothing apart; several rows go in their order.
row 1 5 1 1 1 ',"new":"x"' >new.jsonl
row 1 5 1 1 1 >old.jsonl
run experiment compare old.jsonl new.jsonl
matches "another version's parameters" "*chain of throng: tasklets 1, stack sliced
*0 figures beyond*" "$(cat out)"
row 1 5 1 1 1 ',"seed":18446744073709551615' >seed.jsonl
run experiment compare seed.jsonl seed.jsonl
matches "a seed of 64 bits" "*stack sliced, seed 18446744073709551615
*" "$(cat out)"
{ row 1 5 1 1 1 && row 1 5 2 2 2; } >twice.jsonl
run experiment compare twice.jsonl twice.jsonl
equal "the same rows twice" 2 "$(grep -c 'within the noise' out)"
{ row 1 5 1 1 1 ',"machine":{"cores":2}' && row 3 5 1 1 1; } >here.jsonl
sed 's/"cores":2/"cores":4/' here.jsonl >there.jsonl
run experiment compare here.jsonl there.jsonl
matches "other machines" "*The machines are not the same.*" "$(cat out)"
printf '{"experiment":"chain","runtime":"throng","conclusion":"x","y":1}\n' >>here.jsonl
run experiment compare here.jsonl here.jsonl
equal "what follows from rows is none" 2 "$(grep -c '^chain of throng: tasklets' out)"
equal "the same machine" 0 "$(grep -c "machines" out)"

# What this program measures is comparable with itself.
throng experiment chain --tasklets 300 --workers 1,2 --repeat 3 --format json >own.jsonl
cp own.jsonl same.jsonl
run experiment compare - own.jsonl <same.jsonl
equal "paragraphs of what was measured here" 2 "$(grep -c '^chain of throng: ' out)"
matches "nothing has changed" "*0 figures beyond the noise, *" "$(tail -n 1 out)"

says 1 "cannot read 'missing': No such file or directory" experiment compare a.jsonl missing
echo x >bad
says 1 "'bad' line 1: this is not JSON; *" experiment compare a.jsonl bad
says 2 "compare: standard input can be only one of the two" experiment compare - -
says 2 "*INPUT*" experiment compare a.jsonl
says 2 "--format: expected table or json, not 'csv'" experiment compare a.jsonl b.jsonl --format csv
finish
