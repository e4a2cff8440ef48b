#!/usr/bin/env bash
# The Phoenix suite's jobs beside programs of the same algorithm without a framework, in one thread:
# medians of several runs, one after the other by turns, from the start of the process to its end.
#   phoenix.sh PROGRAM TOOLS DATA_FOLDER BOOK
# PROGRAM is throng, TOOLS the folder of what is built from the sources beside this script, BOOK a
# text. The inputs are made once and kept in DATA_FOLDER (700 MB). The results must be the same
# bytes; `pca` has some more. THRONG_BENCH_WORKERS is how many workers throng has (2).
set -euo pipefail
export LC_ALL=C

program=$1
tools=$2
data=$3/phoenix
book=$4
runs=${THRONG_BENCH_RUNS:-5}
workers=${THRONG_BENCH_WORKERS:-2}
scale=${THRONG_BENCH_SCALE:-100} # per cent of the usual size of the inputs

fail() {
    printf 'phoenix.sh: %s\n' "$*" >&2
    exit 1
}

# make FILE KIND COUNT COLUMNS
make() {
    [[ -s $data/$1 ]] && return 0
    printf 'making %s\n' "$1" >&2
    "$tools/phoenix_data" "$2" "$data/$1.part" "$3" "$4" || fail "cannot make $1"
    mv "$data/$1.part" "$data/$1"
}

# seconds COMMAND...: what it takes; its output goes to $out.
seconds() {
    local begin=$EPOCHREALTIME
    "$@" >"$out" || fail "$* has failed"
    awk -v "begin=$begin" -v "end=$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", end - begin }'
}

median() { sort -n "$1" | sed -n "$(((runs + 1) / 2))p"; }

# compare JOB PLAIN-ARGUMENT... -- THRONG-ARGUMENT...
compare() {
    local job=$1 plain=() run with
    shift
    for (( ; $# > 0; )); do
        with=$1
        shift
        [[ $with == -- ]] && break
        plain+=("$with")
    done
    rm -f "$data"/{plain,throng}.{seconds,out}
    for ((run = 0; run < runs; run++)); do
        out=$data/plain.out
        seconds "$tools/plain_${job//-/_}" "${plain[@]}" >>"$data/plain.seconds"
        out=$data/throng.out
        seconds "$program" run "$job" "$@" --workers "$workers" --quiet >>"$data/throng.seconds"
        if [[ $job == pca ]]; then
            grep -E '^(mean|covariance)' "$out" >"$out.part"
            mv "$out.part" "$out"
        fi
        cmp -s "$data/plain.out" "$out" || fail "$job: the results are not the same: see $out"
    done
    awk -v "job=$job" -v "plain=$(median "$data/plain.seconds")" \
        -v "throng=$(median "$data/throng.seconds")" -v "workers=$workers" \
        -v "all=$(sort -n "$data/throng.seconds" | xargs)" 'BEGIN {
            printf "%-18s plain %6.2f s   throng, %d workers %6.2f s   %.2f times as fast   %s\n",
                job, plain, workers, throng, plain / throng, "(runs: " all ")"
        }'
}

data=$data/$scale
mkdir -p "$data/bitmaps"
for ((i = 0; i < 16; i++)); do make "bitmaps/$i.bmp" bitmap $((20 * scale)) 2000; done
make points points $((80000 * scale)) 2
make clouds clouds $((3000 * scale)) 4
make rows clouds $((10000 * scale)) 12
make left matrix $((10 * scale)) 1000
make right matrix 1000 1000
if [[ ! -s $data/text ]]; then
    for ((i = 0; i < scale / 2 + 1; i++)); do cat "$book"; done >"$data/text.part"
    mv "$data/text.part" "$data/text"
fi
printf '%s\n' Noah 'the ark' dragon telephone >"$data/keys"

compare histogram "$data"/bitmaps/*.bmp -- "$data/bitmaps"
compare linear-regression "$data/points" -- "$data/points"
compare string-match "$data/keys" "$data/text" -- -D "keys=$data/keys" "$data/text"
compare kmeans 16 "$data/clouds" -- -D clusters=16 "$data/clouds"
compare matrix-multiply "$data/left" "$data/right" -- -D "right=$data/right" "$data/left"
compare pca "$data/rows" -- "$data/rows"
