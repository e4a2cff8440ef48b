# shellcheck shell=bash
# What the tests of the program share. A test is a script that is called with the program, the root
# of the source tree and the sanitizer (none, address,undefined or thread), and sources this file.
# Each check prints what it expected and what it got when they differ; finish ends the script.
#
# The program runs as a copy, with headers and jobs, in a scratch folder that everybody may read:
# the source tree and the build tree may be closed to the user that as_user runs it as.

set -uo pipefail
export LC_ALL=C
unset THRONG_JOB_PATH THRONG_CXXFLAGS THRONG_VERBOSE CXX CPATH CPLUS_INCLUDE_PATH LIBRARY_PATH
# GCC 12's leak detection takes garbage for the thread-local data of libraries that a plugin brings.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}intercept_tls_get_addr=0
# A program that is ended the hard way has threads that nobody has joined.
export TSAN_OPTIONS=${TSAN_OPTIONS:+$TSAN_OPTIONS:}report_thread_leaks=0

root=$2
sanitizer=${3:-none}
data=$root/datasets
checks=0
failures=0

scratch=$(mktemp -d "${TMPDIR:-/tmp}/throng_cli.XXXXXX")
chmod 755 "$scratch"
clean_up() {
    [[ $BASHPID == "$$" ]] || return 0 # a child that gets a signal before it is its own program
    umount "$scratch"/mount/* 2>/dev/null
    chmod -R u+rwX "$scratch"
    rm -rf "$scratch"
}
trap clean_up EXIT
mkdir -p "$scratch/program/bin" "$scratch/program/lib/throng/jobs" "$scratch/work"
cp "$1" "$scratch/program/bin/throng"
cp "$(dirname "$1")"/../lib/throng/jobs/lib*.so "$scratch/program/lib/throng/jobs/"
cp -R "$root/framework/include" "$scratch/program/"
export XDG_CACHE_HOME=$scratch/cache XDG_DATA_HOME=$scratch/share # not the user's own
PATH=$scratch/program/bin:$PATH
cd "$scratch/work" || exit 1

sanitized() { [[ $sanitizer != none ]]; }

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$1"
    shift
    (($# == 0)) || printf '    %s\n' "$@"
}

# The first lines of a file or text, visibly.
shown() { head -c 2000 | head -n 12 | cat -A | sed 's/^/      /'; }

# same WHAT EXPECTED-FILE FILE
same() {
    checks=$((checks + 1))
    cmp -s "$2" "$3" && return
    fail "$1"
    echo '    expected:'
    shown <"$2"
    echo '    got:'
    shown <"$3"
    diff -a "$2" "$3" | head -n 6 | cat -A | sed 's/^/    /'
}

# equal WHAT EXPECTED GOT
equal() {
    checks=$((checks + 1))
    [[ $3 == "$2" ]] || fail "$1" "expected: $2" "got:      $3"
}

# matches WHAT GLOB TEXT: all of the text matches the pattern, as of [[ == ]].
matches() {
    checks=$((checks + 1))
    # shellcheck disable=SC2053  # a pattern is wanted
    [[ $3 == $2 ]] || fail "$1" "expected: $2" "got:      $3"
}

# run ARGUMENT...: the program, with standard output in ./out, standard error in ./err, its exit
# status in $status. Standard input is the caller's.
run() {
    status=0
    throng "$@" >out 2>err || status=$?
}

# says STATUS GLOB ARGUMENT...: the program ends with that status, prints nothing on standard output
# and on standard error one line that matches, with at most a hint where help is.
says() {
    local expected=$1 pattern=$2 message
    shift 2
    run "$@" </dev/null
    equal "the status of: throng $*" "$expected" "$status"
    equal "standard output of: throng $*" "" "$(head -c 300 out)"
    # shellcheck disable=SC2016  # the backquotes are meant
    message=$(sed '2{/^Try `throng.* --help`\.$/d}' err)
    matches "standard error of: throng $*" "throng: $pattern" "$message"
    equal "lines on standard error of: throng $*" 1 "$(wc -l <<<"$message")"
}

# nothing_left WHAT FOLDER NAME...: the folder has these entries, hidden ones too, and no others.
nothing_left() {
    local what=$1 folder=$2
    shift 2
    equal "what is in $folder $what" "$(printf "%s\n" "$@" | sort)" \
        "$(find "$folder" -mindepth 1 -maxdepth 1 -printf "%f\n" | sort)"
}

# Runs a command as somebody who may not do everything.
as_user() {
    if ((EUID == 0)); then
        setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    else
        "$@"
    fi
}

# wait_for SECONDS COMMAND...: until the command succeeds; fails when the time is up.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.02
    done
}

finish() {
    echo "$checks checks, $failures failed"
    ((checks > 0 && failures == 0))
    exit
}
