#!/usr/bin/env bash
# SIGKILL, at any moment: the output is whole or not there, and the next run cleans up.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

seed=${THRONG_TEST_SEED:-$RANDOM}
RANDOM=$((seed % 32768))

mkdir parent
patience=10 # seconds; the program needs less than one
rounds=12
verses=31102
# ThreadSanitizer cannot follow as many reducers as the whole text has.
if sanitized; then patience=60 rounds=4 verses=3000; fi
[[ $sanitizer == thread ]] && verses=1000
head -n "$verses" "$data/bible.txt" >text
for ((i = 0; i < 5; i++)); do cat text; done >long
throng run wordcount text --quiet >words || fail "cannot count words"
throng run grep -D pattern= long --quiet >lines || fail "cannot copy lines"

ended() { ! kill -0 "$pid" 2>/dev/null; }
written_aside() { [[ -n $(find parent -name ".out.throng-$pid-*") ]]; }
# Results are being written, or are.
writing() { [[ -n $(find parent -name 'part-*' -size +0 2>/dev/null) ]] || ended; }

# start ARGUMENT...: a run in the background, with its output in parent/out.
start() {
    throng run "$@" -o parent/out --quiet >out 2>err &
    pid=$!
}

# killed WHAT: kills it; sets status. Not an output, or a whole one, is there, as $expected has it.
killed() {
    kill -KILL "$pid" 2>/dev/null
    status=0
    wait "$pid" 2>/dev/null || status=$?
    [[ -e parent/out ]] || return 0
    nothing_left "after SIGKILL $1" parent/out _SUCCESS part-00000
    same "the output after SIGKILL $1" "$expected" parent/out/part-00000
}

# next WHAT FILE ARGUMENT...: the run after it is a success, which leaves nothing but its output.
next() {
    local what=$1 expected=$2
    shift 2
    run run "$@" -o parent/out --overwrite --quiet
    equal "the status of the run after SIGKILL $what" 0 "$status"
    equal "standard error of the run after SIGKILL $what" "" "$(cat err)"
    nothing_left "with the run after SIGKILL $what" parent out
    nothing_left "with the run after SIGKILL $what" parent/out _SUCCESS part-00000
    same "the output of the run after SIGKILL $what" "$expected" parent/out/part-00000
}

# While it maps an input that has no end: certainly before it is done.
expected=words
start wordcount <(yes the cat sat on the mat)
wait_for "$patience" written_aside || fail "the output is not written aside"
killed "while mapping"
equal "the status after SIGKILL" 137 "$status"
checks=$((checks + 1))
written_aside || fail "the killed run has left nothing to clean up"
[[ ! -e parent/out ]] || fail "there is an output of a run that was killed while mapping"

# Another run meanwhile takes away what was left, but nothing of one that is alive.
start wordcount <(yes the cat sat on the mat)
wait_for "$patience" written_aside || fail "the output is not written aside"
run run wordcount text -o parent/out --quiet
equal "the status of a run beside one that is alive" 0 "$status"
checks=$((checks + 1))
[[ $(cd parent && echo .out.*) == ".out.throng-$pid-"???????? ]] ||
    fail "beside a run that is alive there is not its output alone" "$(ls -A parent)"
killed "beside another run"
equal "the status after SIGKILL" 137 "$status"
next "beside another run" words wordcount text

# While it writes, with nothing there before or, every other time, an old output.
expected=lines
for ((i = 0; i < rounds; i++)); do
    if ((i % 2 == 0)); then
        rm -r parent/out
        start grep -D pattern= long
    else
        start grep -D pattern= long --overwrite
    fi
    wait_for "$patience" writing || fail "the run does not write"
    sleep "0.0$(printf %02d $((RANDOM % 40)))"
    killed "while writing (seed $seed)"
    ((status != 137)) || kills=$((${kills:-0} + 1))
    ((i % 2 == 0)) || next "while writing (seed $seed)" lines grep -D pattern= long
    [[ -e parent/out ]] || next "while writing (seed $seed)" lines grep -D pattern= long
done
checks=$((checks + 1))
((${kills:-0} > 0)) || fail "no run was killed while it wrote"

# At any moment.
expected=words
next "while writing" words wordcount text
for ((i = 0; i < rounds; i++)); do
    rm -rf parent/out
    start wordcount text
    sleep "0.$(printf %03d $((RANDOM % 100)))"
    killed "at some moment (seed $seed)"
    ((i % 4 != 3)) || next "at some moment (seed $seed)" words wordcount text
done
next "at some moment (seed $seed)" words wordcount text
finish
