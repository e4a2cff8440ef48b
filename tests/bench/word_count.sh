#!/usr/bin/env bash
# Word counts of real size, their answers checked: medians of several runs, and where their time
# went, by the engine's own clocks.
#   word_count.sh PROGRAM TOOLS DATA_FOLDER
# PROGRAM is throng, TOOLS the folder of what is built from the sources beside this script. The
# inputs are made once and kept in DATA_FOLDER (1.3 GB):
#   source  1 GiB of C: the *.c and *.h of Debian's linux-source-6.1, in the order of their paths
#   many    10 million distinct words, each twice, in random order
set -euo pipefail
export LC_ALL=C
# shellcheck source=report_values.sh
source "$(dirname "$0")/report_values.sh"

program=$1
tools=$2
data=$3
runs=${THRONG_BENCH_RUNS:-5}
source_bytes=$((1 << 30))
many_words=10000000

mkdir -p "$data"

fail() {
    printf 'word_count.sh: %s\n' "$*" >&2
    exit 1
}

# make FILE COMMAND...: makes FILE from the command's output, unless it is there already.
make() {
    local file=$1
    [[ -s $file ]] && return 0
    printf 'making %s\n' "${file##*/}" >&2
    "${@:2}" >"$file.part" || fail "cannot make $file"
    mv "$file.part" "$file"
}

c_source() {
    local work
    work=$(mktemp -d -p "$data")
    (
        cd "$work"
        apt-get download linux-source-6.1 >&2
        dpkg-deb -x linux-source-6.1_*.deb package
        tar -xJf package/usr/src/linux-source-6.1.tar.xz
        # head ends the pipe, which is no failure here
        find . -name '*.[ch]' -print0 | sort -z | xargs -0 cat 2>/dev/null || true
    ) | head -c "$source_bytes"
    rm -rf "$work"
}

# The number of words in a file, counted without throng.
words_in() { tr -cs 'A-Za-z' '\n' <"$1" | grep -c .; }

# median FILE: the middle one of the lines of a file, by their numbers.
median() { sort -n "$1" | sed -n "$(((runs + 1) / 2))p"; }

# measure NAME JOB FILE CHECK [OPTION...]: the median run's time, rate, memory, and where its time
# went. CHECK is an awk program that must print "right" for the output. Between the runs the
# hand-written program counts the words of the same file.
measure() {
    local name=$1 job=$2 file=$3 check=$4 run report=$data/report
    shift 4
    rm -f "$report".* "$data"/{throng,hand_written}_seconds
    for ((run = 0; run < runs; run++)); do
        rm -rf "$data/output"
        "$program" run "$job" "$file" -o "$data/output" --quiet --report "$report.$run" "$@"
        [[ $(awk -F '\t' "$check" "$data"/output/part-*) == right ]] || fail "$name: wrong answer"
        printf '%s %s\n' "$(value_of "$report.$run" total)" "$report.$run" \
            >>"$data/throng_seconds"
        hand_written "$file" >>"$data/hand_written_seconds"
    done
    rm -rf "$data/output"
    show "$name" "$(stat -L -c %s "$file")" "$(median "$data/throng_seconds" | cut -d ' ' -f 2)" \
        "$(median "$data/hand_written_seconds")" \
        "$(cut -d ' ' -f 1 "$data/throng_seconds" | sort -n | xargs printf '%.2f ')"
    rm -f "$report".* "$data"/{throng,hand_written}_seconds
}

# The seconds of the hand-written program.
hand_written() {
    local seconds words
    read -r seconds words _ < <("$tools/hand_written_words" "$1" "$(nproc)")
    [[ $1 != *source.txt || $words == "$(<"$data/source.words")" ]] ||
        fail "the hand-written program: wrong answer"
    printf '%s\n' "$seconds"
}

# Of the phases each one's time from begin to end; of the map phase what workers did, summed over
# all of them.
show() {
    local name=$1 size=$2 report=$3 limit=$4 all=$5 part
    awk -v name="$name" -v size="$size" -v seconds="$(value_of "$report" total)" -v all="$all" \
        -v memory="$(value_of "$report" peak_rss_bytes)" -v limit="$limit" \
        'BEGIN {
            printf "%-34s %7.2f s %6.0f MB/s %6.0f MB resident, hand-written %.2f s: %.0f%%   %s\n",
                name, seconds, size / seconds / 1e6, memory / 1e6, limit, 100 * limit / seconds,
                "(runs: " all ")"
        }'
    printf '   '
    for part in map reduce sort write; do
        printf ' %s %.2f s ' "$part" "$(value_in "$report" seconds "$part")"
    done
    printf ' workers in map:'
    for part in read map combine shuffle wait; do
        printf ' %s %.2f s ' "$part" "$(value_in "$report" map_phase_seconds "$part")"
    done
    awk -v bytes="$(value_of "$report" spilled_bytes)" \
        'BEGIN { printf " spilled %.0f MB\n", bytes / 1e6 }'
}

make "$data/source.txt" c_source
make "$data/source.words" words_in "$data/source.txt"
make "$data/many.txt" "$tools/distinct_words" "$many_words" 2

source_check="{ sum += \$2 }
    END { print (sum == $(<"$data/source.words")) ? \"right\" : \"wrong\" }"
many_check="\$2 != 2 { bad++ }
    END { print (NR == $many_words && !bad) ? \"right\" : \"wrong\" }"

for mode in auto live deferred; do
    measure "1 GiB of C source, $mode" wordcount "$data/source.txt" "$source_check" \
        --reducers "$mode"
done
measure "1 GiB of C source, by blocks" "$tools/libblock_words.so" "$data/source.txt" \
    "$source_check"
for mode in auto live deferred; do
    measure "10 M words twice, $mode" wordcount "$data/many.txt" "$many_check" --reducers "$mode"
done
measure "10 M words twice, 256M of memory" wordcount "$data/many.txt" "$many_check" --memory 256M
