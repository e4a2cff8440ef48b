#!/usr/bin/env bash
# The experiments that show what tasklets are used for: game, web, packets, fire-and-forget.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
# shellcheck source=experiment_rows.sh
source "$(dirname "$0")/experiment_rows.sh"

# A game follows from its seed alone. The digest is that of a program of another language, written
# after the definition in the help.
for ways in "--workers 1" "--workers 2 --stack dedicated" "--workers 7"; do
    # shellcheck disable=SC2086  # several words are meant
    measure game --entities 40 --ticks 60 $ways
    equal "the digest and the score of a game, $ways" "249891318315116 157" \
        "$(field digest) $(field score)"
done
measure game --entities 40 --ticks 60 --seed 2
checks=$((checks + 1))
[[ $(field digest) != 249891318315116 ]] || fail "a game does not follow from its seed"
measure game --entities 1 --ticks 3
equal "a game's parameters and operations" "1 3 3" \
    "$(field entities) $(field ticks) $(field operations)"
for figure in ticks_per_second make_seconds unwind_seconds bytes_per_tasklet; do
    matches "$figure" "[0-9]*" "$(field "$figure")"
done

# More dispatchers than tasks, and than shards; as few alive as may be.
measure fire-and-forget --tasks 5 --dispatchers 9 --alive 18 --workers 2
equal "a dispatcher's parameters" "5 9 18" "$(field tasks) $(field dispatchers) $(field alive)"
measure fire-and-forget --tasks 1000 --dispatchers 1 --alive 2 --workers 2
says 2 "--alive: 5 is too few for 3 dispatchers, which need two each; give 6 or more" \
    experiment fire-and-forget --dispatchers 3 --alive 5

# Every page, with pauses and without; what stands in the way is named.
measure web --clients 3 --requests 4 --page-ms 0 --pause-ms 3
equal "a web's parameters and operations" "3 4 0 3 12" "$(field clients) $(field requests) \
$(field page_ms) $(field pause_ms) $(field operations)"
for figure in requests_per_second connect_seconds latency_p50_ns latency_p99_ns latency_p999_ns; do
    matches "$figure" "[0-9]*" "$(field "$figure")"
done
says 1 "client 0 cannot connect to port 1 of 127.0.0.1: Connection refused; does the server run?" \
    experiment web --clients 1 --connect 1
status=0
(ulimit -n 200 && throng experiment web --clients 1000) >out 2>err || status=$?
equal "the status with too few open files" 1 "$status"
equal "what is said of too few open files" "throng: --clients needs 1064 open files at once, and\
 the system allows 200 (ulimit -Hn); give a smaller number, or have the limit raised" "$(cat err)"

measure packets --players 3 --datagrams 50 --every-ms 0 --tick-ms 1
equal "packets' parameters and operations" "3 50 0 1 150" "$(field players) $(field datagrams) \
$(field every_ms) $(field tick_ms) $(field operations)"
for figure in datagrams_per_second ticks jitter_p50_ns jitter_p99_ns latency_p50_ns resent lost; do
    matches "$figure" "[0-9]*" "$(field "$figure")"
done

# No more ports than there are, and no network, in a namespace of one's own.
if unshare --net --map-root-user true 2>/dev/null; then
    cut_off() {
        unshare --net --map-root-user bash -c \
            'echo 40000 40009 >/proc/sys/net/ipv4/ip_local_port_range; throng experiment "$@"' \
            bash "$@" >out 2>err
        equal "the status without network of: $*" 1 $?
        equal "standard output without network of: $*" "" "$(cat out)"
    }
    cut_off packets --players 20
    matches "what is said without ports" "throng: cannot make a socket: Address already in use; no\
 port is free: give a smaller --players, *" "$(cat err)"
    cut_off packets --players 1
    matches "what is said without network" "throng: cannot send a datagram: Network is\
 unreachable; bring the loopback interface up *" "$(cat err)"
    cut_off web --clients 1
    matches "what clients say without network" "throng: client 0 cannot connect to port 4000? of\
 127.0.0.1: Network is unreachable; bring *"$'\n'"throng: the clients have failed" "$(cat err)"
fi

# A server's clients, which are a process of their own, end with it.
patience=10 # seconds
sanitized && patience=60
child() { cat "/proc/$pid/task"/*/children 2>/dev/null | tr -d ' '; }
has_child() { [[ -n $(child) ]]; }
child_ended() { [[ ! -e /proc/$clients ]] || grep -q '^State:.Z' "/proc/$clients/status"; }
for signal in INT KILL; do
    env --default-signal=INT throng experiment web --clients 5 --requests 1e9 --page-ms 1 \
        >out 2>err &
    pid=$!
    wait_for "$patience" has_child || fail "the clients do not start"
    clients=$(child)
    kill -s "$signal" "$pid"
    status=0
    wait "$pid" 2>/dev/null || status=$?
    [[ $signal == KILL ]] || equal "the status after SIG$signal" 130 "$status"
    checks=$((checks + 1))
    wait_for "$patience" child_ended || fail "the clients outlive their server after SIG$signal"
done
finish
