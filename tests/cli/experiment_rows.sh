# shellcheck shell=bash
# What the tests of experiments share, on top of cli_test.sh: rows, as JSON.

# field NAME: its value in the object in ./out, a line of JSON. Numbers, words, true and false.
field() { sed -n "s/^{.*\"$1\":\"\\{0,1\\}\\([^,\"}]*\\).*}\$/\\1/p" out; }

member='"[a-z0-9_]+":(-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]+)?|"[a-z-]*"|true|false)'

# measure ARGUMENT...: an experiment whose answers are all checked; its row is in ./out.
measure() {
    run experiment "$@" --format json --check
    equal "the status of: throng experiment $*" 0 "$status"
    equal "standard error of: throng experiment $*" "" "$(cat err)"
    equal "lines of: throng experiment $*" 1 "$(wc -l <out)"
    sed -E 's/,"worker_utilisation":\[\[[^a-z]*\]\],"machine":\{[^}]*\}\}$/}/' out >flat
    checks=$((checks + 1))
    grep -qE "^\{$member(,$member)*\}\$" flat ||
        fail "no JSON from: throng experiment $*" "$(cat out)"
}
