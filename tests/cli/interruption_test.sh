#!/usr/bin/env bash
# Ctrl-C, SIGTERM and SIGHUP, whatever the program is doing: status 130, and nothing is left.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

mkdir parent
mkfifo silent pipe
exec 3<>silent # a pipe that never gives anything, nor ends
patience=10    # seconds; the program needs less than one
sanitized && patience=60

# start ARGUMENT...: the program in the background, as a shell with job control starts it. Returns
# when it is at work.
start() {
    rm -f err
    env --default-signal=INT,TERM,HUP throng "$@" --progress always >out 2>err <&0 &
    pid=$!
    wait_for "$patience" grep -qsa map err || fail "throng $* does not start" "$(cat err)"
}

ended() { ! kill -0 "$pid" 2>/dev/null; }

# Until then a signal would meet the shell that is to become the program.
started() { [[ /proc/$pid/exe -ef $scratch/program/bin/throng ]] || ended; }

# ends WHAT STATUS
ends() {
    if ! wait_for "$patience" ended; then
        fail "$1: the program goes on" "$(tail -c 300 err)"
        kill -KILL "$pid"
    fi
    status=0
    wait "$pid" || status=$?
    equal "the status, $1" "$2" "$status"
}

# interrupted WHAT SIGNAL...: sends them one after the other.
interrupted() {
    local what=$1 signal
    shift
    for signal in "$@"; do kill -s "$signal" "$pid" 2>/dev/null; done
    ends "$what, after $*" 130
    equal "the last line on standard error, $what, after $*" "throng: interrupted" \
        "$(tail -n 1 err | sed 's/^.*\x1b\[K//')"
    nothing_left "$what, after $*" parent
}

for signal in INT TERM HUP; do
    start run wordcount <(yes the cat sat on the mat) -o parent/counts
    checks=$((checks + 1))
    [[ -n $(find parent -name '.counts.throng-*') ]] || fail "the output is not written aside"
    interrupted "while mapping an endless input" "$signal"

    start run wordcount - -o parent/counts <&3
    interrupted "while waiting for standard input" "$signal"

    start run grep -D pattern= silent -o parent/lines
    interrupted "while waiting for a pipe" "$signal"
done
start run wordcount silent -o parent/counts
interrupted "while waiting for a pipe" INT INT
start run wordcount <(yes the cat sat on the mat) -o parent/counts
interrupted "while mapping an endless input" INT TERM INT

# While results go to somebody who does not take them. (ThreadSanitizer cannot follow as many
# reducers as the whole text has.)
verses=31102
[[ $sanitizer == thread ]] && verses=1000
for ((i = 0; i < 5 * 31102 / verses; i++)); do head -n "$verses" "$data/bible.txt"; done >long
mkfifo untaken
exec 4<>untaken
rm -f err
env --default-signal=INT throng run grep -D pattern= long --progress always >untaken 2>err &
pid=$!
wait_for "$patience" grep -qsa write err || fail "no results are written"
interrupted "while writing" INT

# What was there before stays.
throng run wordcount long --quiet --top 1 -o before || fail "cannot make an output"
start run wordcount silent -o before --overwrite
kill -s INT "$pid"
ends "while overwriting" 130
nothing_left "after an interrupted --overwrite" before _SUCCESS part-00000
equal "the output of before" 1 "$(wc -l <before/part-00000)"

# A signal that was ignored when the program was started, as by nohup, stays ignored.
for signal in INT TERM HUP; do
    rm -f err
    env --ignore-signal="$signal" throng run wordcount - --progress always <pipe >out 2>err &
    pid=$!
    exec 5>pipe
    wait_for "$patience" grep -qsa map err || fail "the program does not start"
    kill -s "$signal" "$pid"
    echo the end >&5
    exec 5>&-
    ends "with SIG$signal ignored" 0
    equal "the results with SIG$signal ignored" "$(printf 'end\t1\nthe\t1')" "$(cat out)"
done

# At any other moment: either all is done or nothing.
for ((i = 0; i < 25; i++)); do
    env --default-signal=INT throng run wordcount long -o parent/counts >out 2>err &
    pid=$!
    wait_for "$patience" started || fail "the program does not start"
    sleep "0.0$(printf %02d $((i * 4)))"
    kill -s INT "$pid" 2>/dev/null
    status=0
    wait "$pid" || status=$?
    if ((status == 0)); then
        nothing_left "after a run that was done" parent counts
        nothing_left "after a run that was done" parent/counts _SUCCESS part-00000
        rm -r parent/counts
    else
        equal "the status after SIGINT at some moment" 130 "$status"
        nothing_left "after SIGINT at some moment" parent
    fi
done
finish
