#!/usr/bin/env bash
# What is said where an engine cannot be started: what is missing, and what brings it.
#   missing_test.sh FOLDER
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
work=$(mktemp -d -p "$(cd -- "$1" && pwd)")
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# expect STATUS TEXT ENGINE [ARGUMENT...]: with the programs in $work/bin alone, and a new cache.
expect() {
    local status=0
    env PATH="$work/bin" HOME="$work" XDG_CACHE_HOME="$work/cache" \
        "$here/cluster.sh" "$3" "$work/throng" "$work/$3" "${@:4}" \
        >"$work/out" 2>"$work/err" </dev/null || status=$?
    ((status == $1)) || fail "$3 ended with $status, not $1"
    grep -qF -- "$2" "$work/err" || fail "$3 does not say '$2': $(cat "$work/err")"
    [[ ! -s $work/out ]] || fail "$3 says on standard output: $(cat "$work/out")"
    [[ -z $(find "$work/$3" -mindepth 1 -not -name skipped) ]] || fail "$3 leaves something behind"
    if (($1 == 77)); then
        grep -qF -- "$2" "$work/$3/skipped" || fail "$3/skipped does not say '$2'"
    fi
}

# stub NAME SCRIPT
stub() {
    printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

mkdir "$work/bin"
for program in bash basename cat cut dirname env grep mkdir mktemp rm sha256sum tail tee touch; do
    ln -s "$(command -v "$program")" "$work/bin/$program"
done
if ! "$here/java.sh" >/dev/null 2>&1; then
    expect 77 "there is no JDK of version 11 or 17" hadoop -- true
    echo "no Java here: that is all that can be seen"
    exit $((failures > 0))
fi
expect 77 "flock is missing; ./dev setup --with-clusters installs it" spark -- true
stub flock ''
expect 77 "pgrep is missing; ./dev setup --with-clusters installs it" hadoop -- true
stub pgrep ''
expect 77 "mvn is missing; ./dev setup --with-clusters installs it (Debian's package maven)" \
    hadoop -- true
expect 77 "python3 is missing; ./dev setup --with-clusters installs it" spark -- true
stub mvn 'echo "no such host" >&2; exit 1'
expect 77 "could not fetch it" hadoop -- true
grep -qF "no such host" "$work/err" || fail "what Maven says is lost"
stub python3 'exit 1'
expect 77 "python3 cannot make environments; ./dev setup --with-clusters" spark -- true
# shellcheck disable=SC2016  # the stub's own
stub python3 '[[ $1 == -m ]] && { echo "no index" >&2; exit 1; }; exit 0'
expect 77 "could not fetch it" spark -- true
grep -qF "no index" "$work/err" || fail "what Python says is lost"
expect 2 "there are hadoop and spark, not 'flink'" flink -- true
expect 2 "expected -- before a command, not 'ls'" hadoop ls
((failures == 0)) && echo "all said"
