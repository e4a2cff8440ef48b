# shellcheck shell=bash disable=SC2154
# How a peer is run, and what becomes of its row. For peers.sh, whose variables these use.

say() { printf 'peers: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# field ROW NAME: the value of a member, without quotes; nothing if there is none.
field() { sed -nE "s/.*\"$2\":\"?([^\",}]*).*/\1/p" <<<"$1"; }

# The machine, as an object of JSON.
machine() {
    local processor memory_kib
    processor=$(sed -nE 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    memory_kib=$(sed -nE 's/^MemTotal: *([0-9]+) .*/\1/p' /proc/meminfo)
    printf '{"processor":"%s","cores":%d,"memory_bytes":%d,"kernel":"%s","throng":"%s"}' \
        "$processor" "$(nproc)" $((memory_kib * 1024)) "$(uname -r)" \
        "$("$throng" --version | sed -nE 's/^throng ([0-9.]+).*/\1/p')"
}

# worker_counts PEER EXPERIMENT: the numbers of workers that it is tried with.
worker_counts() {
    case $1:$2 in
        boost.fiber:* | pypy:* | awk:*) printf '1\n' ;;
        *:wordcount) nproc ;;
        *) printf '1\n%s\n' "$(nproc)" | uniq ;;
    esac
}

# Fewer processes need a smaller table, which else were most of a small run's memory.
run_erlang() {
    local workers=$1 processes
    processes=$(($(tasklets_of "${@:2}") + 100000))
    timeout "$limit" erl +S "$workers:$workers" +P "$processes" +Q 1024 -noshell -noinput \
        -pa "$build/erlang" -eval 'throng_peer:main(init:get_plain_arguments())' -extra "${@:2}"
}

run_java() {
    local workers=$1
    timeout "$limit" "$build/java/java" -Djdk.virtualThreadScheduler.parallelism="$workers" \
        -Djdk.virtualThreadScheduler.maxPoolSize="$workers" -XX:+UseParallelGC \
        -XX:MaxRAMPercentage=75 \
        -cp "$build/java" Peer "${@:2}"
}

# run_once PEER WORKERS EXPERIMENT ARGUMENT...: prints its row.
run_once() {
    local peer=$1 workers=$2
    shift 2
    [[ $1 != fanout ]] || set -- "$@" --producers "$workers"
    if [[ $1 == wordcount ]]; then
        run_word_count "$peer" "$workers"
        return
    fi
    case $peer in
        throng) timeout "$limit" "$throng" experiment "$@" --workers "$workers" --format json ;;
        go | tokio) timeout "$limit" "$build/$peer" "$@" --workers "$workers" ;;
        boost.fiber) timeout "$limit" "$build/boost_fiber" "$@" --workers "$workers" ;;
        erlang) run_erlang "$workers" "$@" ;;
        java) run_java "$workers" "$@" --workers "$workers" ;;
        pypy) timeout "$limit" pypy3 "$here/pypy/peer.py" "$@" ;;
    esac
}

count_words_of() {
    local peer=$1 workers=$2 text=$work/text
    case $peer in
        throng) "$throng" run wordcount "$text" --quiet --workers "$workers" ;;
        go)
            "$build/go" wordcount --input "$text" --output "$work/go.tsv" --workers "$workers" \
                >/dev/null && cat "$work/go.tsv"
            ;;
        awk) awk -f "$here/word_count/words.awk" "$text" ;;
        sort) bash "$here/word_count/words.sh" "$text" "$workers" ;;
        duckdb) python3 "$here/word_count/words.py" "$text" "$workers" ;;
    esac
}

# Whole commands are measured, from outside; results are in any order.
run_word_count() {
    local peer=$1 workers=$2 start end words
    export -f count_words_of
    export throng build work here
    start=${EPOCHREALTIME/./}
    timeout "$limit" bash -c 'count_words_of "$@"' - "$peer" "$workers" >"$work/$peer.words" ||
        return
    end=${EPOCHREALTIME/./}
    words=$(sort "$work/$peer.words" | sha256sum)
    printf '{"experiment":"wordcount","runtime":"%s","text_bytes":%d,"workers":%d,' "$peer" \
        "$(stat -c %s "$work/text")" "$workers"
    printf '"answer":"%s","seconds":%s}\n' "${words%% *}" \
        "$(awk -v us=$((end - start)) 'BEGIN { printf "%.6f", us / 1e6 }')"
}

make_text() {
    local copies=$1 i
    for ((i = 0; i < copies; ++i)); do cat "$here/../../datasets/bible.txt"; done >"$work/text"
}

# What a runtime's tasklets took at the last size of an experiment, by "PEER EXPERIMENT"; and where
# it was too slow, by "PEER EXPERIMENT WORKERS".
declare -A bytes_each too_slow

# workers_to_try PEER EXPERIMENT: those numbers with which it was not too slow.
workers_to_try() {
    local workers
    for workers in $(worker_counts "$1" "$2"); do
        [[ -n ${too_slow["$1 $2 $workers"]:-} ]] || printf '%s\n' "$workers"
    done
}

# why_not PEER EXPERIMENT ARGUMENT...: prints why this is not to be run; nothing if it is.
why_not() {
    local each=${bytes_each["$1 $2"]:-0} needed available
    if [[ -z $(workers_to_try "$1" "$2") ]]; then
        printf 'not run, since a smaller size took more than %d s' "$limit"
        return
    fi
    needed=$((each * $(tasklets_of "${@:2}")))
    available=$(($(sed -nE 's/^MemAvailable: *([0-9]+) .*/\1/p' /proc/meminfo) * 1024))
    if ((needed > available * 85 / 100)); then
        printf 'not run, since it would need %d GB of memory, and %d GB are free' \
            $((needed / 1000000000)) $((available / 1000000000))
    fi
}

# skip PEER EXPERIMENT ARGUMENTS WHY: a row that says so.
skip() {
    local parameters
    # shellcheck disable=SC2086  # names and numbers
    parameters=$(printf ',"%s":%s' ${3//--/})
    say "$2 $3: $1 was $4"
    printf '{"experiment":"%s","point":"%s","runtime":"%s"%s,"skipped":"%s","machine":%s}\n' \
        "$2" "$2 $3" "$1" "$parameters" "$4" "$(machine)" >>"$rows"
}

# The answers of all runtimes at a point must be the same; of fanout also the number of reducers,
# which follows from the keys, and so from the number of producers.
declare -A answers
check_answer() {
    local peer=$1 what=$2 row=$3 name value key
    for name in answer live_reducers; do
        value=$(field "$row" "$name")
        [[ -n $value ]] || continue
        key="$what $name $(field "$row" producers)"
        [[ ${answers[$key]:=$value} == "$value" ]] ||
            fail "$what: the $name of $peer is $value, that of others ${answers[$key]}"
    done
}

# try PEER WORKERS EXPERIMENT ARGUMENTS: a run, whose row is added to those of PEER and WORKERS;
# false if it took too long.
try() {
    local peer=$1 workers=$2 status=0 row
    say "$3 $4: $peer, workers: $workers"
    # shellcheck disable=SC2086  # each an argument
    row=$(run_once "$peer" "$workers" "$3" $4) || status=$?
    if ((status == 124)); then
        too_slow["$peer $3 $workers"]=1
        rm -f "$work/$peer.$workers"
        return 1
    fi
    ((status == 0)) || fail "$peer failed, with status $status: $3 $4 --workers $workers"
    [[ $(field "$row" seconds) =~ ^[0-9.e+-]+$ ]] || fail "no row of results from $peer: $row"
    check_answer "$peer" "$3 $4" "$row"
    [[ $peer != throng || $row == *'"runtime"'* ]] ||
        row=${row/',"'/',"runtime":"throng","'}
    printf '%s\n' "${row/',"'/",\"point\":\"$3 $4\",\""}" >>"$work/$peer.$workers"
}

# The number of workers that PEER was fastest with.
best_workers() {
    local file
    for file in "$work/$1".*[0-9]; do
        [[ -e $file ]] || return 0
        printf '%s %s\n' "$(field "$(head -n 1 "$file")" seconds)" "${file##*.}"
    done | sort -g | sed -nE '1s/.* //p'
}

# First each runtime with one and with all workers; then all of them in turn with the better.
run_point() {
    local experiment=$1 arguments=$2 peer workers reason i
    local -A runs=()
    rm -f "$work"/*.[0-9]*
    # shellcheck disable=SC2086
    [[ $experiment != wordcount ]] || make_text ${arguments#--copies }
    for peer in "${peers[@]}"; do
        takes_part "$peer" "$experiment" || continue
        # shellcheck disable=SC2086  # each an argument
        reason=$(why_not "$peer" "$experiment" $arguments)
        if [[ -n $reason ]]; then
            skip "$peer" "$experiment" "$arguments" "$reason"
            continue
        fi
        for workers in $(workers_to_try "$peer" "$experiment"); do
            try "$peer" "$workers" "$experiment" "$arguments" || true
        done
        runs[$peer]=$(best_workers "$peer")
        [[ -n ${runs[$peer]} ]] || skip "$peer" "$experiment" "$arguments" "stopped after $limit s"
    done
    for ((i = 1; i < repeat; ++i)); do
        for peer in "${peers[@]}"; do
            [[ -n ${runs[$peer]:-} ]] || continue
            try "$peer" "${runs[$peer]}" "$experiment" "$arguments" && continue
            skip "$peer" "$experiment" "$arguments" "stopped after $limit s"
            runs[$peer]=
        done
    done
    for peer in "${peers[@]}"; do
        [[ -n ${runs[$peer]:-} ]] || continue
        summarise "$peer" "$experiment" "$work/$peer.${runs[$peer]}"
    done
}

summarise() {
    local row
    row=$(awk -v machine="$(machine)" -f "$here/median.awk" "$3")
    printf '%s\n' "$row" >>"$rows"
    bytes_each["$1 $2"]=$(field "$row" bytes_per_tasklet)
}
