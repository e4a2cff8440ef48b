#!/usr/bin/env bash
# The peers that this machine has give throng's answers; wrong ones, and wrong usage, are noticed.
#   peers_test.sh THRONG BUILD_FOLDER
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
throng=$1
mkdir -p "$2"
work=$(mktemp -d -p "$(cd -- "$2" && pwd)")
trap 'rm -rf "$work"' EXIT

fail() {
    printf 'peers_test.sh: %s\n' "$*" >&2
    exit 1
}

peers() { bash "$here/peers.sh" "$throng" "$build" "$@"; }

# expect_failure TEXT ARGUMENT...: it fails, and says so.
expect_failure() {
    local text=$1
    if peers "${@:2}" >"$work/out" 2>"$work/err"; then fail "did not fail: ${*:2}"; fi
    grep -qF -- "$text" "$work/err" || fail "does not say '$text': $(cat "$work/err")"
}

build=$2
peers --tiny -o "$work/results" >"$work/table" 2>"$work/log" || {
    cat "$work/log" >&2
    fail "the peers failed"
}
grep SKIPPED "$work/log" || true
cat "$work/table"

# Each experiment is there, with throng first where it has it, and each row has its figures.
rows=$work/results/rows.jsonl
for experiment in chain skynet pingpong fanout wordcount; do
    grep "\"experiment\":\"$experiment\"" "$rows" | head -n 1 | grep -q '"runtime":"throng"' ||
        fail "no row of throng for $experiment"
    grep -qE "^$experiment --" "$work/table" || fail "no table for $experiment"
done
if grep -vE '"seconds":[0-9.e+-]+,"seconds_minimum":.*"repeat":1,"machine":\{' "$rows"; then
    fail "a row without figures"
fi
if command -v node >/dev/null; then
    grep -q '>throng<' "$work/results/fanout.svg" || fail "no chart of fanout"
fi
grep -q '"runtime":"throng"' "$work/results/peers.html" || fail "no report"
if grep -q skipped "$rows"; then fail "a tiny run was skipped"; fi

# One whose library is missing, though its headers are there: nothing can be linked.
mkdir -p "$work/no_library"
printf '#!/bin/sh\nexit 1\n' >"$work/no_library/g++"
chmod +x "$work/no_library/g++"
PATH=$work/no_library:$PATH peers --tiny --only boost.fiber --experiments chain \
    -o "$work/without_fiber" >/dev/null 2>"$work/log" ||
    fail "a missing library fails all: $(cat "$work/log")"
grep -qF "SKIPPED boost.fiber, which this machine has not: libboost-fiber1.81-dev" "$work/log" ||
    fail "does not say which library is missing: $(cat "$work/log")"

# A peer whose answer is another one: a program in the place of Go's.
build=$work/wrong
mkdir -p "$build" "$work/bin"
printf '#!/bin/sh\nexit 0\n' >"$work/bin/go"
cat >"$build/go" <<'END'
#!/bin/sh
echo '{"experiment":"fanout","runtime":"go","producers":1,"live_reducers":7,"seconds":1}'
END
chmod +x "$work/bin/go" "$build/go"
PATH=$work/bin:$PATH expect_failure "the live_reducers of go is 7, that of others 100" \
    --tiny --only go --experiments fanout -o "$work/wrong_results"

cat >"$build/go" <<'END'
#!/bin/sh
echo '{"experiment":"chain","runtime":"go","answer":101,"seconds":1}'
END
PATH=$work/bin:$PATH expect_failure "the answer of go is 101, that of others 100" \
    --tiny --only go --experiments chain -o "$work/wrong_results"

# One that takes too long: a row says so, and all goes on.
printf '#!/bin/sh\nexec sleep 60\n' >"$build/go"
PATH=$work/bin:$PATH peers --tiny --only go --experiments chain --limit 1 -o "$work/slow" \
    >"$work/table" 2>/dev/null || fail "one that is too slow fails all"
grep -q '"runtime":"go".*"skipped":"stopped after 1 s"' "$work/slow/rows.jsonl" ||
    fail "no row says that a peer was too slow"
grep -qE '^  go +stopped after 1 s$' "$work/table" || fail "the table does not say so"

# One that takes too long with one worker is measured with more.
cat >"$build/go" <<'END'
#!/bin/sh
case "$*" in *"--workers 1"*) exec sleep 60 ;; esac
echo '{"experiment":"chain","runtime":"go","answer":100,"seconds":1,"bytes_per_tasklet":1}'
END
if (($(nproc) > 1)); then
    PATH=$work/bin:$PATH peers --tiny --only go --experiments chain --limit 1 --repeat 2 \
        -o "$work/slow_alone" >"$work/table" 2>/dev/null ||
        fail "one that is too slow with one worker fails all"
    grep -q '"runtime":"go".*"seconds_minimum":1' "$work/slow_alone/rows.jsonl" ||
        fail "one that is too slow with one worker is not measured with more"
fi

expect_failure "there is no experiment 'chains'" --experiments chains
expect_failure "there is no peer rust" --only rust
expect_failure "--repeat is a number from 1 on, not '0'" --repeat 0
expect_failure "there is no option '--fast'" --fast
