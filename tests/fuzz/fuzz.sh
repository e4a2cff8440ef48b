#!/usr/bin/env bash
# Looks for input that readers and decoders go wrong on.
#   fuzz.sh BUILD_FOLDER [SECONDS] [TARGET...]
# The corpus of a target: what reaches all that has been reached, in few and small files. What a
# target fails on is copied there, too, so that it stays as a test.
set -euo pipefail

corpora=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/corpus
build=$1
shift

say() { printf 'fuzz: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# fuzz_target TARGET CORPUS SECONDS
fuzz_target() {
    local target=$1 corpus=$2 seconds=$3 work=$build/work/$1 found
    rm -rf "$work"
    mkdir -p "$work/seen"
    say "fuzzing $target for $seconds s"
    fuzzer() { THRONG_FUZZ_TARGET=$target "$build/bin/fuzz" -max_len=400 "$@" >"$work/log" 2>&1; }
    if ! fuzzer -max_total_time="$seconds" -artifact_prefix="$work/found_" -print_final_stats=1 \
        "$work/seen" "$corpus"; then
        tail -n 40 "$work/log" >&2
        for found in "$work"/found_*; do
            [[ -f $found ]] && cp "$found" "$corpus/$(basename "$found")"
        done
        return 1
    fi
    say "$target: $(grep -oE 'stat::number_of_executed_units: *[0-9]+' "$work/log" |
        grep -oE '[0-9]+$') runs"
    # Adds those that reach what nothing of the corpus does.
    fuzzer -use_counters=0 -set_cover_merge=1 "$corpus" "$work/seen" || {
        cat "$work/log" >&2
        return 1
    }
    say "$target: $(find "$corpus" -type f | wc -l) files in its corpus"
}

seconds=60
if [[ ${1:-} =~ ^[1-9][0-9]*$ ]]; then
    seconds=$1
    shift
fi
mapfile -t all < <(cd "$corpora" && printf '%s\n' *)
(($# > 0)) || set -- "${all[@]}"
failed=0
for target; do
    [[ " ${all[*]} " == *" $target "* ]] || die "no target $target; there are ${all[*]}"
    fuzz_target "$target" "$corpora/$target" "$seconds" || failed=1
done
((failed == 0)) || die "fuzzing found something; it is in tests/fuzz/corpus, so tests fail, too"
