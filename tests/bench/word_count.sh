#!/usr/bin/env bash
# Word counts of real size, their answers checked: seconds and MB/s, medians of several runs.
#   word_count.sh PROGRAM DISTINCT_WORDS DATA_FOLDER
# PROGRAM is throng, DISTINCT_WORDS the generator beside this script. The inputs are made once and
# kept in DATA_FOLDER (1.3 GB):
#   source  1 GiB of C: the *.c and *.h of Debian's linux-source-6.1, in the order of their paths
#   many    10 million distinct words, each twice, in random order
set -euo pipefail
export LC_ALL=C

program=$1
distinct_words=$2
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

seconds_of() { sed -nE '1s/.* in ([0-9.]+) s, .*/\1/p' <<<"$1"; }

# measure NAME FILE CHECK: CHECK is an awk program that must print "right" for the output.
measure() {
    local name=$1 file=$2 check=$3 run summary times=() size median
    size=$(stat -c %s "$file")
    for ((run = 0; run < runs; run++)); do
        rm -rf "$data/output"
        summary=$("$program" run wordcount "$file" -o "$data/output" 2>&1)
        times+=("$(seconds_of "$summary")")
        [[ $(awk -F '\t' "$check" "$data"/output/part-*) == right ]] || fail "$name: wrong answer"
    done
    rm -rf "$data/output"
    median=$(printf '%s\n' "${times[@]}" | sort -n | sed -n "$(((runs + 1) / 2))p")
    awk -v name="$name" -v size="$size" -v seconds="$median" -v all="${times[*]}" \
        'BEGIN {
            rate = size / seconds / 1e6
            printf "%-28s %8.2f s %8.0f MB/s   (runs: %s)\n", name, seconds, rate, all
        }'
}

make "$data/source.txt" c_source
make "$data/source.words" words_in "$data/source.txt"
make "$data/many.txt" "$distinct_words" "$many_words" 2

measure "1 GiB of C source" "$data/source.txt" \
    "{ sum += \$2 } END { print (sum == $(<"$data/source.words")) ? \"right\" : \"wrong\" }"
measure "10 M distinct words, twice" "$data/many.txt" \
    "\$2 != 2 { bad++ } END { print (NR == $many_words && !bad) ? \"right\" : \"wrong\" }"
