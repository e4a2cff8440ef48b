#!/usr/bin/env bash
# throng stream: the halves of a job, with whatever sorts between them.
# shellcheck disable=SC2094  # names of files and jobs that are the same are no files that are
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
odd=$4
arriving=$5
balances=$6
while read -r name; do unset "$name"; done < <(
    compgen -e | grep -E '^(mapreduce|mapred|map|stream|throng)_')

cp "$data/access.log" "$data/orders.csv" .
verses=31102 # all of them
sanitized && verses=4000
[[ $sanitizer == thread ]] && verses=1000
head -n "$verses" "$data/bible.txt" >bible.txt

# whole NAME JOB ARGUMENT... INPUT: the results of a whole run, sorted, in NAME.
whole() {
    throng run "${@:2}" --quiet | sort >"$1"
}

# stages NAME REDUCES JOB ARGUMENT...: maps the files piece.* in a process each, shares the pairs
# out to so many reduce stages by their keys, and has their results, sorted, in NAME.
stages() {
    local name=$1 reduces=$2 part
    shift 2
    rm -f pairs.*
    for piece in piece.*; do
        throng stream map "$@" --quiet <"$piece" >"pairs.${piece#piece.}" || fail "map: $*"
    done
    rm -f part.*
    # By the last digit of the key's length and first character: any function of the key will do.
    cat pairs.* | awk -F '\t' -v n="$reduces" '{
        first = index("abcdefghijklm!nopqrst}uvwxyz~", substr($1, 1, 1))
        file = "part." ((length($1) * 7 + first) % n)
        print > file
    }'
    for ((part = 0; part < reduces; part++)); do
        touch "part.$part"
        sort "part.$part" | throng stream reduce "$@" --quiet >"result.$part" || fail "reduce: $*"
    done
    cat result.* | sort >"$name"
    rm -f result.*
}

# pieces N FILE: cut at line ends.
pieces() {
    rm -f piece.*
    split -n "l/$1" "$2" piece.
}

# ------------------------------------------------------------------------- the same as a whole run
pieces 3 bible.txt
whole expected wordcount bible.txt
for reduces in 1 3; do
    stages got "$reduces" wordcount
    same "wordcount in 3 map and $reduces reduce stages" expected got
done
throng stream map wordcount <bible.txt 2>map_err | sort | throng stream reduce wordcount >out 2>err
equal "the stages' status" "0 0 0" "${PIPESTATUS[*]}"
throng run wordcount bible.txt --quiet >expected_in_order
same "one reduce stage's results, in order" expected_in_order out
equal "pairs that are no longer to be combined" "$(wc -l <expected_in_order)" \
    "$(throng stream map wordcount <bible.txt --workers 1 --quiet | wc -l)"

whole expected wordcount -D words=unicode -D case=keep bible.txt
stages got 2 wordcount -D words=unicode -D case=keep
same "wordcount with parameters" expected got
throng_param_words=unicode throng_param_case=keep stages got 2 wordcount
same "wordcount with parameters of the environment" expected got
throng_param_words=whitespace throng_param_case=keep stages got 2 wordcount -D words=unicode
same "those that are given count more" expected got

rm -f piece.*
head -n 300 bible.txt >piece.a
tail -n +301 bible.txt >piece.b
whole expected inverted-index piece.a piece.b
for file in a b; do
    mapreduce_map_input_file=piece.$file mapreduce_map_input_start=0 \
        throng stream map inverted-index --quiet <piece.$file >pairs.$file
    mapreduce_map_input_file=piece.$file mapreduce_map_input_start=0 \
        throng stream map inverted-index -D places=lines --quiet <piece.$file >lines.$file
done
cat pairs.a pairs.b | sort | throng stream reduce inverted-index --quiet | sort >got
same "inverted-index, with names of files" expected got
whole expected inverted-index -D places=lines piece.a piece.b
cat lines.a lines.b | sort | throng stream reduce inverted-index --quiet | sort >got
same "inverted-index, with numbers of lines" expected got
status=0
mapreduce_map_input_file=/x/piece.b mapreduce_map_input_start=77 mapreduce_map_input_length=9 \
    throng stream map inverted-index -D places=lines --quiet <piece.b >out 2>err || status=$?
equal "the status for numbers of lines in a split" "1 0" "$status $(wc -c <out)"
matches "what is said of them" "throng: *numbers of lines*'/x/piece.b' has before byte \
77*give files whole, not in splits (standard input is of '/x/piece.b' from byte 77, 9 bytes)" \
    "$(cat err)"
status=0
mapreduce_map_input_file=/x/piece.b throng stream map inverted-index -D places=lines \
    <piece.b >out 2>err --quiet || status=$?
equal "the status where nobody knows the split" 1 "$status"

columns=$(head -n 1 orders.csv)
asked=(-D "key=region,product" -D sum=units -D mean=price_cents)
pieces 4 orders.csv
whole expected group-by "${asked[@]}" orders.csv
rm -f pairs.*
for piece in piece.*; do
    mapreduce_map_input_file=orders.csv mapreduce_map_input_start=5 throng stream map group-by \
        "${asked[@]}" --header "$columns" --quiet <"$piece" >"pairs.${piece#piece.}"
done
cat pairs.* | sort | throng stream reduce group-by "${asked[@]}" --quiet | sort >got
same "group-by over splits of a file with a header" expected got
throng stream map group-by "${asked[@]}" --quiet <orders.csv | sort |
    throng stream reduce group-by "${asked[@]}" --quiet | sort >got
same "group-by over a whole file with a header" expected got
mapreduce_map_input_file=orders.csv mapreduce_map_input_start=5 \
    says 2 "job 'group-by' reads rows of CSV*, and this split may begin in the middle of \
'orders.csv': say --header LINE" stream map group-by "${asked[@]}"

pieces 3 access.log
whole expected sessions access.log
stages got 2 sessions
same "sessions: values in order" expected got

pieces 2 bible.txt
whole expected top -D n=20 bible.txt
for piece in piece.*; do throng stream map top --quiet <"$piece"; done >pairs
sort pairs | throng stream reduce top -D n=20 --all-keys --quiet | sort >got
same "top" expected got
sort pairs | mapreduce_job_reduces=1 throng stream reduce top -D n=20 --quiet | sort >got
same "top, where the environment says that it has all keys" expected got

# Splits of a file, each cut as Hadoop does: it begins behind the first line end.
lines=$(head -n 2000 bible.txt)
printf '%s\n' "$lines" >text
whole expected "$arriving" text
first=$(head -n 700 text | wc -c)
{
    tail -n +701 text | mapreduce_map_input_file=t mapreduce_map_input_start=$((first - 3)) \
        throng stream map "$arriving" --quiet
    head -n 700 text | mapreduce_map_input_file=t mapreduce_map_input_start=0 \
        throng stream map "$arriving" --quiet --workers 3
} | sort | throng stream reduce "$arriving" --quiet | sort >got
same "values in the order of the file" expected got

whole expected grep -D pattern=Noah bible.txt
throng stream map grep -D pattern=Noah <bible.txt --quiet | sed 's/^-/bible.txt/' | sort >got
same "a job without reducers" expected got

# ----------------------------------------------------------------------------------- any bytes
{
    for i in {0..255}; do printf '%02x,%02x%02x\n' "$i" $((255 - i)) "$i"; done
    for i in 00 09 0a 0d 20 21 7d 7e ff; do
        printf '%s,\n,%s\n61%s,%s%s\n61%s62,00\n%s%s,0a0d\n' $i $i $i $i $i $i $i $i
    done
    printf ',\n,\n6100,6100\n'
} >odd
whole expected "$odd" odd
pieces 3 odd
stages got 3 "$odd"
same "odd bytes as text" expected got
throng stream map "$odd" --quiet <odd >pairs
equal "characters of pairs that are none of ASCII's, or blank" 0 \
    "$(grep -cvE $'^[!-~]*\t[!-~]*$' pairs)"
sort pairs | throng stream reduce "$odd" --quiet >got
throng run "$odd" odd --quiet >expected
same "odd bytes in the order of the results" expected got
# Who sorts lines by their bytes sorts by key: results of jobs are in that order.
sort pairs | cut -f 1 | uniq | wc -l >keys
equal "the number of keys" "$(wc -l <expected)" "$(cat keys)"

throng stream map "$odd" --io rawbytes --quiet <odd | head -c 4 | od -An -tx1 >out
matches "a size, big-endian" " 00 00 *" "$(cat out)"
printf '09,0a0d\n' >one
raw=$(throng stream map "$odd" --io rawbytes --quiet <one | od -An -v -tx1 | tr -d ' \n')
equal "one key's pairs as rawbytes are twice as long as the first" 0 $((${#raw} % 2))
throng stream map "$odd" --io rawbytes --quiet <one | throng stream reduce "$odd" --io rawbytes \
    --quiet >got
throng run "$odd" one --quiet >expected
same "odd bytes as rawbytes" expected got
throng stream map wordcount --quiet <<<'one one' | stream_map_output=rawbytes \
    throng stream reduce wordcount --quiet >got
equal "text of another's choice" $'one\t2' "$(cat got)"
stream_map_output=rawbytes throng stream map wordcount --quiet <<<'one one' |
    stream_reduce_input=rawbytes throng stream reduce wordcount --quiet >got
equal "rawbytes as the environment says" $'one\t2' "$(cat got)"

# --------------------------------------------------------------- much of it, in little memory
for i in {1..40}; do seq $((i * 1000)) $((i * 1000 + 9999)); done >numbers
whole expected wordcount -D words=whitespace numbers
throng stream map wordcount -D words=whitespace --memory 16M <numbers 2>err | sort >pairs
sort pairs | throng stream reduce wordcount -D words=whitespace --memory 16M 2>err | sort >got
same "numbers in 16 MiB" expected got
# More pairs than are reduced at once, one key with most of them.
for i in {1..12}; do sed "s/^/$i /" bible.txt; done >verses
whole expected "$arriving" verses
throng stream map "$arriving" --quiet <verses | sort >pairs
throng stream reduce "$arriving" --memory 16M <pairs 2>err | sort >got
same "large keys in 16 MiB" expected got
throng stream map "$odd" --quiet < <(
    for i in {1000..9999}; do for j in {1..9}; do echo "$i,${j}0${j}${i}0a"; done; done) |
    sort >pairs
throng stream reduce "$odd" --quiet <pairs >expected
throng stream reduce "$odd" --quiet --memory 16M --workers 3 <pairs >got
same "many keys in 16 MiB" expected got

# ------------------------------------------------------------------------- what the engine is told
run stream map "$odd" <odd
equal "the status" 0 "$status"
for line in 'reporter:status:' "reporter:counter:throng,map records,$(wc -l <odd)" \
    "reporter:counter:odd_pairs,lines; read,$(wc -l <odd)"; do
    equal "lines on standard error with: $line" 1 "$(grep -cF "$line" err | sed 's/[2-9]/1/')"
done
equal "lines that are of another form" 0 \
    "$(grep -cvE '^reporter:(status:.*|counter:[^,]+,[^,]+,[0-9]+)$' err)"
stream_stderr_reporter_prefix=say: run stream map "$odd" <odd
equal "lines with another prefix" "$(wc -l <err)" "$(grep -c '^say:' err)"
run stream map "$odd" --quiet <odd
equal "standard error with --quiet" "" "$(cat err)"
run stream reduce wordcount --quiet </dev/null
equal "a reduce stage without input" "0 " "$status $(cat out)"
run stream map wordcount --quiet </dev/null
equal "a map stage without input" "0 " "$status $(cat out)"

# A stage that waits says so, again and again.
mkfifo pipe
throng stream map wordcount <pipe >out 2>err &
pid=$!
exec 5>pipe
more_said() { (($(grep -c '^reporter:status:' err) >= 3)); }
wait_for 60 more_said || fail "no status while it waits" "$(cat err)"
echo word >&5
exec 5>&-
wait "$pid" || fail "the status of a stage that has waited"

# ---------------------------------------------------------------------------------------- failures
printf '61,62\nnonsense\n63,64\n' >wrong
status=0
mapreduce_map_input_file=hdfs://n/w mapreduce_map_input_start=0 mapreduce_map_input_length=21 \
    throng stream map "$odd" --quiet <wrong >out 2>err || status=$?
equal "the status with a bad record" 1 "$status"
matches "what is said of it" "throng: map failed in standard input, on the record at byte 6 (line \
2): there is no comma;* (standard input is of 'hdfs://n/w' from byte 0, 21 bytes)" "$(cat err)"
# Compressed data in lines, as an engine hands over a file whose ending it does not know.
head -n 100 bible.txt | gzip >unknown.xyz
status=0
{ cat unknown.xyz && echo; } | mapreduce_map_input_file=unknown.xyz mapreduce_map_input_start=0 \
    throng stream map wordcount --quiet >out 2>err || status=$?
equal "the status with data that the engine has not decompressed" "1 0" "$status $(wc -c <out)"
matches "what is said of it" "throng: cannot decompress standard input at offset * (standard input \
is of 'unknown.xyz' from byte 0); an engine has to decompress *: let files be text, .gz, .bz2 *" \
    "$(cat err)"
run stream map "$odd" --max-bad-records 1 <wrong
equal "the status with a bad record that is skipped" 0 "$status"
matches "what is said of it" "*line 2*there is no comma*map bad records,1*" "$(cat err)"

wrong_pairs() {
    status=0
    printf '%b' "$2" | throng stream reduce "${@:3}" --quiet >out 2>err || status=$?
    equal "the status for pairs: $2" "1 0" "$status $(wc -c <out)"
    matches "what is said of pairs: $2" "throng: $1" "$(cat err)"
}
wrong_pairs "standard input, pair at byte 5 (line 2): there is no tab between key and value: give \
what throng stream map has written for the same job" 'a\t!A\nb\n' wordcount
wrong_pairs "standard input, pair at byte 0 (line 1): its value is not as a map stage writes it, \
from character 4 on: *" 'a\t1 1\n' wordcount
wrong_pairs "*its key is not as a map stage writes it, from character 2 on: *" 'a~\t!A\n' wordcount
wrong_pairs "*its value has 2 bytes, which is no value of job 'wordcount': *" 'a\t12\n' wordcount
wrong_pairs "*its value has 0 bytes, *" 'a\t\n' wordcount
wrong_pairs "*pair at byte 5 (line 2): its key comes before that of the pair above it: sort pairs \
with LC_ALL=C sort" 'b\t!A\na\t!A\n' wordcount
wrong_pairs "standard input ends in the middle of a pair, at byte 7" 'abcdefg' \
    wordcount --io rawbytes

if [[ -c /dev/full ]]; then
    status=0
    throng stream map wordcount <bible.txt --quiet >/dev/full 2>err || status=$?
    equal "the status on a full disk" 1 "$status"
fi
throng stream map wordcount --quiet <bible.txt 2>err | true
equal "the status where nobody reads" 1 "${PIPESTATUS[0]}"
matches "what is said then" "throng: standard output was closed before*" "$(cat err)"

# ---------------------------------------------------------------------- jobs that cannot be halved
says 2 "job 'shortest-paths' cannot run in stages: its reducers send each other messages, *" \
    stream map shortest-paths -D from=1
says 2 "job 'balances' cannot run in stages: it writes to the output 'rejected' too, *" \
    stream reduce "$balances"
says 2 "job 'pi' cannot run in stages: it reads no input, *" stream map pi
says 2 "job 'histogram' cannot run in stages: it reads *, and a map stage is given lines" \
    stream map histogram
says 2 "job 'grep' has no reducers: its map stage writes its results; *" stream reduce grep \
    -D pattern=x
says 2 "job 'grep' has no reducers, so that *" stream map grep -D pattern=x --io rawbytes
says 2 "job 'top' must have one reduce stage alone, since its collector 'top' takes what the \
reducers of all keys send: say --all-keys if this is the only one" stream reduce top
mapreduce_job_reduces=4 says 2 "job 'top' must have *: mapreduce.job.reduces must be 1, not 4" \
    stream reduce top
mapreduce_job_reduces=0 says 2 "mapreduce.job.reduces is 0, but job 'wordcount' has reducers: *" \
    stream map wordcount
mapreduce_job_reduces=x says 2 "mapreduce_job_reduces in the environment: expected a whole number, \
not 'x'" stream map wordcount
stream_map_input=rawbytes says 2 "stream.map.input is 'rawbytes', but it is lines of text: *" \
    stream map wordcount
stream_map_output=typedbytes says 2 "stream.map.output: expected text or rawbytes, not \
'typedbytes'" stream map wordcount
stream_map_output=rawbytes says 2 "--io text, but stream.map.output is 'rawbytes'" \
    stream map wordcount --io text
says 2 "STAGE: expected map or reduce, not 'shuffle'" stream shuffle wordcount
says 2 "JOB is missing" stream map
says 2 "--header is for stream map" stream reduce wordcount --header a
says 2 "--header is for jobs whose input has one: *" stream map wordcount --header a
says 2 "--all-keys is for stream reduce" stream map wordcount --all-keys
says 2 "job 'wordcount' has no parameter 'nosuch'*" stream map wordcount -D nosuch=1
throng_param_nosuch=1 says 2 "job 'wordcount' has no parameter 'nosuch'*" stream map wordcount

finish
