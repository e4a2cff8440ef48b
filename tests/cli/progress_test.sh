#!/usr/bin/env bash
# The progress bar: where it is drawn and where not.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

export TERM=xterm
cp "$data/bible.txt" .
mkfifo pipe
clear_line=$'\r\e\\[K' # as a pattern
patience=20
sanitized && patience=60
awaited="map "

# slow FILE COMMAND...: runs the command, which reads ./pipe. The pipe ends when $awaited has been
# drawn to FILE; without FILE after more than half a second, the time after which one would be.
slow() {
    local file=$1
    rm -f "$file"
    shift
    "$@" &
    local pid=$!
    exec 5>pipe
    echo the end >&5
    if [[ -n $file ]]; then
        wait_for "$patience" grep -qsa "$awaited" "$file" || fail "no bar: $*"
    else
        sleep 0.8
    fi
    exec 5>&-
    status=0
    wait "$pid" || status=$?
    equal "the status of: $*" 0 "$status"
}
without_bar() {
    checks=$((checks + 1))
    ! grep -qa $'[\r\e]' "$2" || fail "a bar: $1" "$(cat -A "$2")"
}

# ----------------------------------------------------------------------------------- not a terminal
throng_to_files() { throng run wordcount bible.txt pipe "$@" >out 2>err; }

awaited="100%"
slow err throng_to_files --progress always
awaited="map "
matches "--progress always" \
    "${clear_line}*${clear_line}map  [\[]####*[]] 100%  4.1 MB  * live reducers*" \
    "$(cat err)"
matches "the end of --progress always" "*${clear_line}wordcount: 4.1 MB from 2 inputs in *" \
    "$(cat err)"
slow err throng_to_files --progress always --quiet
matches "the end of --progress always --quiet" "*map *$clear_line" "$(cat err)"
slow '' throng_to_files
without_bar "standard error is a file" err
slow '' throng_to_files --progress never
without_bar "--progress never" err
run run wordcount /dev/null --progress always
matches "--progress always, for a moment's work" "${clear_line}*${clear_line}wordcount: 0 bytes*" \
    "$(cat err)"

# --------------------------------------------------------------------------------------- a terminal
# on_terminal COMMAND: what is shown goes to ./shown.
on_terminal() { script --quiet --return --flush --command "$1" shown </dev/null >/dev/null; }

slow shown on_terminal 'throng run wordcount pipe'
matches "long work on a terminal" "*${clear_line}map  *${clear_line}*end*1*the*1*wordcount: *" \
    "$(cat shown)"
slow '' on_terminal 'throng run wordcount pipe --progress never --quiet'
equal "escape sequences with --progress never on a terminal" 0 "$(grep -ca $'\e' shown)"
slow '' on_terminal 'throng run wordcount pipe --quiet'
equal "escape sequences with --quiet on a terminal" 0 "$(grep -ca $'\e' shown)"
slow '' on_terminal 'TERM=dumb throng run wordcount pipe'
equal "escape sequences on a dumb terminal" 0 "$(grep -ca $'\e' shown)"
slow '' on_terminal 'throng run wordcount pipe 2>err'
equal "escape sequences with standard error in a file" 0 \
    "$(grep -ca $'\e' shown err | grep -vc ':0$')"
if ! sanitized; then
    on_terminal 'throng run wordcount bible.txt --top 1'
    equal "escape sequences after short work on a terminal" 0 "$(grep -ca $'\e' shown)"
fi

# No line is longer than the terminal is wide, or it could not be wiped out.
slow shown on_terminal 'stty columns 30; throng run wordcount bible.txt pipe --top 1'
longest=$(tr '\r' '\n' <shown | sed -n 's/^\x1b\[K//p' | grep -a '^map' |
    awk '{ if (length > most) most = length } END { print most + 0 }')
equal "the longest line on a terminal of 30 columns" 29 "$longest"

# ------------------------------------------------------------------------------------ a real Ctrl-C
rm -f shown
mkfifo keyboard silent
exec 6<>silent
env --default-signal=INT script --quiet --return --flush \
    --command "throng run wordcount - <silent" shown \
    <keyboard >/dev/null &
pid=$!
exec 7>keyboard
wait_for "$patience" grep -qsa map shown || fail "no bar before Ctrl-C"
printf '\003' >&7
wait "$pid"
equal "the status after Ctrl-C on a terminal" 130 $?
exec 7>&-
matches "what is shown after Ctrl-C" "*${clear_line}throng: interrupted"* "$(cat shown)"
finish
