#!/usr/bin/env bash
# Builds the peers whose tools this machine has, and prints their names, one a line. What is missing
# is said on standard error, with what would bring it.
#   build.sh OUTPUT_FOLDER [PEER...]
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
output=$(cd -- "$1" && pwd)
shift
(($# > 0)) || set -- go tokio boost.fiber erlang java pypy awk sort duckdb

# needs PEER HOW_TO_GET COMMAND...: whether a command that finds out whether it is there succeeds.
needs() {
    "${@:3}" >/dev/null 2>&1 && return 0
    printf 'peers: SKIPPED %s, which this machine has not: %s\n' "$1" "$2" >&2
    return 1
}

# built PEER COMMAND...: whether it can be built; the output is shown only when it cannot.
built() {
    local log=$output/$1.log
    "${@:2}" >"$log" 2>&1 && return 0
    printf 'peers: cannot build %s:\n' "$1" >&2
    tail -n 20 "$log" >&2
    exit 1
}

# Its headers alone are part of libboost1.81-dev.
has_fiber() {
    [[ -f /usr/include/boost/fiber/fiber.hpp ]] &&
        g++ -x c++ - -o "$output/has_fiber" -lboost_fiber <<<'int main() {}'
}
has_stackless() { pypy3 -c 'import stackless'; }

# The first java that has virtual threads, with its compiler.
find_java() {
    local folder
    for folder in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/*; do
        [[ -x $folder/bin/javac ]] || continue
        "$folder/bin/javac" -version 2>&1 | grep -qE '^javac (2[1-9]|[3-9][0-9])' || continue
        printf '%s\n' "$folder"
        return 0
    done
    return 1
}

has_crates() { cargo fetch --locked --manifest-path "$here/tokio/Cargo.toml"; }

build_tokio() {
    CARGO_TARGET_DIR=$output/tokio_build cargo build --release --locked \
        --manifest-path "$here/tokio/Cargo.toml" &&
        cp "$output/tokio_build/release/throng_peer" "$output/tokio"
}

# -z now: finding a symbol when it is first called needs more stack than a fiber has here.
build_fiber() {
    g++ -std=c++20 -O3 -DNDEBUG -Wall -Wextra "$here"/boost_fiber/*.cpp -o "$output/boost_fiber" \
        -Wl,-z,now -lboost_fiber -lboost_context -pthread
}

build_erlang() {
    mkdir -p "$output/erlang" && erlc -Wall -o "$output/erlang" "$here"/erlang/*.erl
}

build_java() {
    local folder
    folder=$(find_java) && mkdir -p "$output/java" &&
        "$folder/bin/javac" -d "$output/java" "$here"/java/*.java &&
        ln -sfn "$folder/bin/java" "$output/java/java"
}

for peer; do
    case $peer in
        go)
            needs go "golang-go, Debian's package" go version || continue
            built go env -C "$here/go" go build -o "$output/go" .
            ;;
        tokio)
            needs tokio "cargo 1.71 or later, from rustup (that of Debian 12 is too old)" \
                cargo --version || continue
            needs tokio "the registry of Rust's crates, within reach" has_crates || continue
            built tokio build_tokio
            ;;
        boost.fiber)
            needs boost.fiber "libboost-fiber1.81-dev, Debian's package" has_fiber || continue
            built boost.fiber build_fiber
            ;;
        erlang)
            needs erlang "erlang-base, Debian's package" command -v erlc || continue
            built erlang build_erlang
            ;;
        java)
            needs java "a JDK of version 21 or later (that of Debian 12 is too old)" find_java ||
                continue
            built java build_java
            ;;
        pypy) needs pypy "pypy3, Debian's package" has_stackless || continue ;;
        awk) needs awk "mawk, Debian's package" command -v awk || continue ;;
        sort) needs sort "coreutils, Debian's package" command -v sort || continue ;;
        duckdb) needs duckdb "pip install duckdb" python3 -c 'import duckdb' || continue ;;
        *)
            printf 'peers: there is no peer %s\n' "$peer" >&2
            exit 2
            ;;
    esac
    printf '%s\n' "$peer"
done
