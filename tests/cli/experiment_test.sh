#!/usr/bin/env bash
# The experiments: each gives the right answer, and rows that programs and people can read.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
# shellcheck source=experiment_rows.sh
source "$(dirname "$0")/experiment_rows.sh"

names=(chain skynet pingpong fanout reducers spawn ring hackysack game web packets
    fire-and-forget)
# Scaling is no measurement by itself, and what is said of a cluster is computed.
listed=("${names[@]:0:5}" scaling "${names[@]:5}" cluster)
size_of() {
    case $1 in
        chain) echo --tasklets 500 ;;
        skynet) echo --leaves 100 ;;
        pingpong) echo --rounds 500 ;;
        fanout) echo --reducers 300 --messages 20K ;;
        reducers) echo --keys 300 --messages 20K ;;
        spawn) echo --tasklets 500 --batch 70 ;;
        ring) echo --tasklets 20 --rounds 30 ;;
        hackysack) echo --players 20 --kicks 500 ;;
        game) echo --entities 300 --ticks 10 ;;
        web) echo --clients 20 --requests 3 --page-ms 5 ;;
        packets) echo --players 20 --datagrams 5 --every-ms 5 --tick-ms 5 ;;
        fire-and-forget) echo --tasks 3000 --alive 200 ;;
    esac
}

# -------------------------------------------------------------------------------- the answers, rows
# shellcheck disable=SC2046,SC2086  # several words are meant
for name in "${names[@]}"; do
    for workers in 1 2 7; do
        stacks=("--stack sliced" "--stack dedicated")
        usual=sliced
        [[ $name =~ ^(fanout|web|packets)$ ]] && stacks=("") # they have no such option
        [[ $name =~ ^(web|packets)$ ]] && usual=dedicated
        for stack in "${stacks[@]}"; do
            measure "$name" $(size_of "$name") --workers "$workers" $stack
            equal "experiment, of $name" "$name" "$(field experiment)"
            equal "workers, of $name" "$workers" "$(field workers)"
            expected=${stack#--stack }
            equal "stack, of $name $stack" "${expected:-$usual}" "$(field stack)"
            equal "checked, of $name" true "$(field checked)"
            for what in seconds ns_per_operation peak_rss_bytes shards; do
                matches "$what, of $name" "[0-9]*" "$(field "$what")"
            done
        done
    done
done
measure chain --tasklets 1e3
equal "a chain's parameter, operations, stack" "1000 1000 sliced" \
    "$(field tasklets) $(field operations) $(field stack)"
matches "a chain's bytes_per_tasklet" "[0-9]*" "$(field bytes_per_tasklet)"
measure skynet --leaves 1K
equal "a skynet's leaves, operations, stack" "1000 1111 sliced" \
    "$(field leaves) $(field operations) $(field stack)"
measure skynet --leaves 1
equal "the operations of a tree that is a leaf" 1 "$(field operations)"
measure chain --tasklets 1
measure pingpong --rounds 100
equal "a pingpong's rounds, across, operations, stack" "100 false 100 dedicated" \
    "$(field rounds) $(field across) $(field operations) $(field stack)"
measure pingpong --rounds 100 --across --stack sliced
equal "a pingpong's across and stack" "true sliced" "$(field across) $(field stack)"

# The answer is in the row, for whoever compares it with that of another program.
answer_of() { measure "$@" && field answer; }
equal "the answer of chain" 700 "$(answer_of chain --tasklets 700)"
equal "the answer of skynet" 499500 "$(answer_of skynet --leaves 1000)"
equal "the answer of skynet, all checked" 499500 "$(answer_of skynet --leaves 1000 --check)"
equal "the answer of pingpong" 5050 "$(answer_of pingpong --rounds 100)"
equal "the answer of ring" 77 "$(answer_of ring --tasklets 7 --rounds 11)"
equal "the answer of spawn" 4950 "$(answer_of spawn --tasklets 100 --batch 7)"
equal "the answer of fanout" 500 "$(answer_of fanout --reducers 30 --messages 500)"

# More keys than messages, one key, more producers than workers, and than messages.
measure fanout --reducers 2000 --messages 500 --producers 3 --workers 2
matches "live reducers, fewer than keys" "[1-4]??" "$(field live_reducers)"
measure fanout --reducers 1 --messages 5000 --producers 4
equal "live reducers, one key" 1 "$(field live_reducers)"
measure fanout --reducers 50 --messages 7 --producers 9 --partitions 1
equal "a fanout's parameters" "50 7 9 1 1 7" "$(field reducers) $(field messages) \
$(field producers) $(field seed) $(field shards) $(field operations)"
# The keys, made as the definition in the help has it. Shifts of the shell keep the sign.
shifted() { echo $((($1 >> $2) & ((1 << (64 - $2)) - 1))); }
mix() {
    local z=$1
    z=$(((z ^ $(shifted "$z" 30)) * 0xbf58476d1ce4e5b9))
    z=$(((z ^ $(shifted "$z" 27)) * 0x94d049bb133111eb))
    echo $((z ^ $(shifted "$z" 31)))
}
distinct_keys() {
    local keys=$1 messages=$2 producers=$3 seed=$4 producer i x
    for ((producer = 0; producer < producers; producer++)); do
        x=$(mix $((seed + (producer + 1) * 0x9e3779b97f4a7c15)))
        for ((i = 0; i < messages / producers; i++)); do
            ((x ^= x << 13, x ^= (x >> 7) & 0x1ffffffffffffff, x ^= x << 17))
            echo $(((((x >> 32) & 0xffffffff) * keys + (((x & 0xffffffff) * keys) >> 32)) >> 32))
        done
    done | sort -u | wc -l
}
measure fanout --reducers 1000 --messages 1000 --producers 2 --seed 42
equal "live reducers with seed 42" "$(distinct_keys 1000 1000 2 42)" "$(field live_reducers)"

# Each way to send messages gives the right answers. Every figure is there.
for distribution in uniform zipf hot; do
    for mode in live deferred; do
        for value in "--value-bytes 8" "--value-bytes 100" "--combine yes"; do
            # shellcheck disable=SC2086  # two words are meant
            measure reducers --keys 200 --messages 5000 --distribution $distribution \
                --reducers $mode $value --producers 3 --partitions 5 --workers 2
            equal "reducers' parameters" "200 5000 $distribution $mode 3 5" \
                "$(field keys) $(field messages) $(field distribution) $(field reducers) \
$(field producers) $(field shards)"
            for figure in messages_per_second live_reducers switches last_result_seconds \
                bytes_per_tasklet page_table_bytes mappings; do
                matches "$figure" "[1-9]*" "$(field "$figure" | sed 's/^0\.0*//')"
            done
        done
    done
done
measure reducers --keys 100 --messages 5000 --distribution zipf --exponent 1.5
equal "the exponent" 1.5 "$(field exponent)"
matches "latencies" "[1-9]* [1-9]* [1-9]*" \
    "$(field latency_p50_ns) $(field latency_p99_ns) $(field latency_p999_ns)"
measure reducers --keys 100 --messages 5000 --distribution zipf --exponent 0
run experiment reducers --keys 10..1000 --messages 2000 --stack sliced,dedicated --check \
    --format csv
equal "the points of a sweep" "10 sliced 100 sliced 1000 sliced 10 dedicated 100 dedicated\
 1000 dedicated" "$(awk -F, 'NR > 1 { print $3, $13 }' out | tr '\n' ' ' | sed 's/ $//')"
measure spawn --tasklets 25K --batch 10K --stack sliced
equal "a spawn's parameters, operations, stack" "25000 10000 false 25000 sliced" \
    "$(field tasklets) $(field batch) $(field detached) $(field operations) $(field stack)"
matches "a spawn's bytes_per_tasklet" "[0-9]*" "$(field bytes_per_tasklet)"
for count in 1 2 1000; do
    measure spawn --tasklets "$count"
    equal "a spawn that is joined, of few" "$count dedicated" "$(field operations) $(field stack)"
    equal "a spawn's bytes_per_tasklet, of few" "" "$(field bytes_per_tasklet)"
    measure spawn --tasklets "$count" --batch 7 --detached --workers 2
    equal "a spawn that is not joined" "true $count" "$(field detached) $(field operations)"
done
measure ring --tasklets 7 --rounds 11
equal "a ring's parameters, operations, stack" "7 11 false 77 sliced" "$(field tasklets) \
$(field rounds) $(field across) $(field operations) $(field stack)"
for count in 2 3 9; do
    measure ring --tasklets "$count" --rounds 20 --across --workers 2
    measure ring --tasklets "$count" --rounds 1
    measure hackysack --players "$count" --kicks 200 --across --workers 2
done
measure hackysack --players 50 --kicks 300 --seed 12
equal "a hackysack's parameters, operations, stack" "50 300 12 false 300 sliced" "$(field players) \
$(field kicks) $(field seed) $(field across) $(field operations) $(field stack)"
measure hackysack --players 2 --kicks 1
equal "who has had a sack that was kicked once" 1 "$(field answer)"
# The players, made as the definition in the help has it.
sum_of_players() {
    local players=$1 kicks=$2 x player=0 sum=0 i q
    x=$(mix $(($3 + 0x9e3779b97f4a7c15)))
    for ((i = 0; i < kicks; i++)); do
        ((x ^= x << 13, x ^= (x >> 7) & 0x1ffffffffffffff, x ^= x << 17))
        q=$((((x >> 32 & 0xffffffff) * (players - 1) +
            ((x & 0xffffffff) * (players - 1) >> 32)) >> 32))
        player=$((q < player ? q : q + 1))
        sum=$((sum + player))
    done
    echo "$sum"
}
measure hackysack --players 50 --kicks 300 --seed 12
equal "who has had the sack with seed 12" "$(sum_of_players 50 300 12)" "$(field answer)"

measure chain --tasklets 200 --repeat 3
equal "repeat" 3 "$(field repeat)"
equal "whether minimum, median and maximum are in order" ordered \
    "$(awk -v a="$(field seconds_minimum)" -v b="$(field seconds)" -v c="$(field seconds_maximum)" \
        'BEGIN { if (a > 0 && a <= b && b <= c) print "ordered" }')"

measure chain --tasklets 200 --repeat 2 --warmup 1
equal "what warmed up does not count" 2 "$(field repeat)"
matches "the machine" '*"machine":{"processor":"*,"cores":[1-9]*,"throng":"[0-9]*' "$(cat out)"
for figure in seconds ns_per_operation peak_rss_bytes bytes_per_tasklet; do
    for end in minimum maximum; do
        matches "the $end of $figure" "[0-9]*" "$(field "${figure}_$end")"
    done
done
measure pingpong --rounds 50 --seed 7
equal "a seed where there is nothing random" 7 "$(field seed)"

# ------------------------------------------------------------------------------------- several rows
run experiment chain --tasklets 100 --workers 1,2..3 --format json
equal "the rows of several numbers of workers" "1 2 3" \
    "$(sed 's/.*"workers":\([0-9]*\),.*/\1/' out | tr '\n' ' ' | sed 's/ $//')"
run experiment chain --tasklets 100 --workers 1..50
equal "the workers of a range" "workers 1 10 50" \
    "$(awk '{ print $2 }' out | tr '\n' ' ' | sed 's/ $//')"
run experiment fanout --reducers 50 --messages 500 --workers 1,2 --format csv
equal "the lines of csv" 3 "$(wc -l <out)"
equal "csv's columns in each line" "1" "$(awk -F, '{ print NF }' out | sort -u | wc -l)"
matches "csv's headings" \
    "experiment,runtime,reducers,messages,*,workers,*,seconds,seconds_minimum,*" \
    "$(sed -n 1p out)"
matches "csv's first row" "fanout,throng,50,500,*" "$(sed -n 2p out)"

# ------------------------------------------------------------------------------------------ scaling
# A machine with one processor has one point of each curve, from which nothing follows.
laws=""
[[ $(nproc) -gt 1 ]] && laws="amdahl gustafson"
[[ $(nproc) -gt 2 ]] && laws="amdahl usl gustafson"
run experiment scaling --size 100K --scaling strong,weak --workers 1,2,3 --format json --check
equal "the status of scaling" 0 "$status"
equal "the rows of scaling" "strong 1 strong 2 strong 3 weak 1 weak 2 weak 3" \
    "$(sed -n 's/.*"scaling":"\([a-z]*\)".*"workers":\([0-9]\).*/\1 \2/p' out | tr '\n' ' ' |
        sed 's/ $//')"
equal "the laws that follow" "$laws" \
    "$(sed -n 's/.*"conclusion":"\([a-z]*\)".*/\1/p' out | tr '\n' ' ' | sed 's/ $//')"
input_bytes() {
    sed -n "s/.*\"scaling\":\"$1\",\"input_bytes\":\([0-9]*\).*\"workers\":$2,.*/\1/p" out
}
equal "what strong scaling reads" "$(input_bytes strong 1)" "$(input_bytes strong 3)"
equal "what weak scaling reads" "$(($(input_bytes weak 1) * 3))" "$(input_bytes weak 3)"
equal "speedup with one worker" "1.0" "$(sed -n '1s/.*"speedup":\([0-9.]*\),.*/\1/p' out)"
# Of all runs with one worker the median counts, and of those that warm up none.
measure scaling --size 100K --workers 1 --repeat 3 --warmup 1
equal "the median speedup with one worker" "1.0" "$(field speedup)"
equal "the least speedup with one worker" right \
    "$(awk -v least="$(field speedup_minimum)" -v median="$(field seconds)" \
        -v most="$(field seconds_maximum)" \
        'BEGIN { e = least * most / median - 1; if (e * e < 1e-10) print "right" }')"
printf 'b a\na c\n' >words
run experiment scaling --job ngrams -D n=2 --input words --input words --workers 1,2
equal "the status of scaling on files" 0 "$status"
matches "scaling as a table" "*job *scaling *input *speedup *" "$(sed -n 1p out)"
matches "a job's row" "*ngrams *strong *16 bytes *1 *" "$(sed -n 2p out)"
says 2 "--workers: the first is 1, with which the others are compared" \
    experiment scaling --workers 2,3
says 2 "--job: 'pi' reads no input, so there is none to scale with" experiment scaling --job pi
says 2 "-D: expected NAME=VALUE, not 'n'" experiment scaling -D n
says 2 "--scaling: expected strong or weak, or several with commas between, not 'both'" \
    experiment scaling --scaling both
says 2 "--size: expected sizes such as 65536, 64K or 16M, with commas between, not '1x'" \
    experiment scaling --size 1x

# ------------------------------------------------------------------------------------------- tables
run experiment chain --tasklets 300 --workers 2
matches "a table" "tasklets  workers  *stack  *seconds  *ns/operation*"$'\n'" *300  *2  *sliced *" \
    "$(cat out)"
equal "the lines of a table" 2 "$(wc -l <out)"
equal "the columns that a single run has no need of" 0 "$(grep -c minimum out)"
run experiment chain --tasklets 300 --repeat 2 --format table
matches "a table of repeated runs" "*seconds  *minimum  *maximum *" "$(head -n 1 out)"
run experiment
equal "the status of the list" 0 "$status"
equal "the list" "${listed[*]}" "$(awk '/^[a-z]/ { print $1 }' out | tr '\n' ' ' | sed 's/ $//')"

# ----------------------------------------------------------------------- the examples of the help
if ! sanitized; then
    examples=0
    while read -r line; do
        examples=$((examples + 1))
        bash -c "$line" >out 2>err
        equal "the status of the example: $line" 0 $?
        checks=$((checks + 1))
        [[ -s out ]] || fail "the example prints nothing: $line"
    done < <(for name in '' "${listed[@]}"; do
        throng experiment ${name:+"$name"} --help | sed -n '/^Examples:/,/^$/s/^  //p'
    done)
    equal "the number of examples" 46 "$examples"
fi

# -------------------------------------------------------------------------------------- wrong usage
says 2 "there is no experiment 'nosuch'; there are: chain, skynet, pingpong, fanout, reducers,\
 scaling, spawn, ring, hackysack, game, web, packets, fire-and-forget, cluster, report,\
 compare" \
    experiment nosuch
says 2 "there is no option '--nosuch'" experiment --nosuch
says 2 "there is no option '--rounds'" experiment chain --rounds 3
says 2 "there is no option '--stack'" experiment fanout --stack sliced
says 2 "unexpected argument 'b'" experiment chain b
says 2 "--across: takes no value" experiment pingpong --across=yes
for option in tasklets workers stack repeat format; do
    says 2 "--$option: expected a value" experiment chain "--$option"
done
for value in 0 -1 x 1e 1e10 1.5e3 e3 1KB ' 1' '' 5T 99999999999999999999 1e99999999999999999999; do
    says 2 "--tasklets: expected a number from 1 to 1000000000, such as 100000, 1e5 or 100K, not\
 '$value'" experiment chain --tasklets "$value"
done
says 2 "--seed: expected a whole number from 0 to 9007199254740992, not 'x'" \
    experiment fanout --seed x
says 2 "--tasklets: expected a number from 2 to 100000000, *, not '1'" \
    experiment ring --tasklets 1
says 2 "--players: expected a number from 2 to 100000000, *, not '1'" \
    experiment hackysack --players 1
says 2 "--batch: expected a number from 1 to 100000000, *, not '0'" experiment spawn --batch 0
for value in 20 3 110; do
    says 2 "--leaves: expected a power of ten, such as 100000 or 1e6, not $value" \
        experiment skynet --leaves "$value"
done
for list in 0 1,,2 1,x 2..1 1.. ..3 1..1025 1...2 ''; do
    says 2 "--workers: expected numbers from 1 to 1024, such as 1,2,4, not '$list'" \
        experiment chain --workers "$list"
done
says 2 "--warmup: expected a whole number from 0 to 1000000, not '-1'" experiment chain --warmup=-1
says 2 "--repeat: expected a whole number from 1 to 1000000, not '0'" experiment chain --repeat 0
says 2 "--stack: expected sliced or dedicated, not 'big'" experiment chain --stack big
says 2 "--format: expected table, csv or json, not 'xml'" experiment chain --format xml
says 2 "--distribution: expected uniform, zipf or hot, or several with commas between, not\
 'zipf,flat'" experiment reducers --distribution zipf,flat
says 2 "--exponent: expected a number from 0 to 100, not '-1'" experiment reducers --exponent=-1
says 2 "--keys: expected numbers from 1 to 1000000000, such as 1000, 1e3,1e5 or 1e3..1e6, not '0'" \
    experiment reducers --keys 0
says 2 "--value-bytes: expected numbers from 8 to 1048576, such as 1000, 1e3,1e5 or 1e3..1e6, not\
 '7'" experiment reducers --value-bytes 7
run experiment chain --nosuch
# shellcheck disable=SC2016  # the backquotes are meant
equal "where help is" 'Try `throng experiment chain --help`.' "$(sed -n 2p err)"

patience=10 # seconds
sanitized && patience=60
# ------------------------------------------------------------------------- nobody reads the rows
# The reader has closed its end before the first row, and is there until the last.
more_rows() { # ARGUMENT...: the status and what is on standard error are in ./status and ./err
    rm -f closed status
    {
        wait_for "$patience" test -e closed
        throng experiment chain --tasklets 100 --workers 1,2,1,2 "$@" 2>err
        echo $? >status
    } | { exec <&- && touch closed && wait_for "$patience" test -s status; }
    equal "the status when nobody reads: $*" 0 "$(cat status)"
    equal "standard error when nobody reads: $*" "" "$(cat err)"
}
more_rows
more_rows --format json
more_rows --report rows.html
checks=$((checks + 1))
[[ -s rows.html ]] || fail "no report when nobody reads the rows"
status=0
throng experiment chain --tasklets 100 >/dev/full 2>err || status=$?
equal "the status when nothing can be written" 1 "$status"
equal "what is said when nothing can be written" \
    "throng: cannot write to standard output: No space left on device" "$(cat err)"

# ------------------------------------------------------------------------------------------- Ctrl-C
ended() { ! kill -0 "$pid" 2>/dev/null; }
threads() { [[ $(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l) -gt 1 ]]; }
for signal in INT TERM; do
    env --default-signal=INT,TERM throng experiment pingpong --rounds 1e9 >out 2>err &
    pid=$!
    wait_for "$patience" threads || fail "the experiment does not start"
    kill -s "$signal" "$pid"
    wait_for "$patience" ended || kill -KILL "$pid"
    status=0
    wait "$pid" || status=$?
    equal "the status after SIG$signal" 130 "$status"
    equal "standard error after SIG$signal" "throng: interrupted" "$(cat err)"
    equal "standard output after SIG$signal" "" "$(cat out)"
done
finish
