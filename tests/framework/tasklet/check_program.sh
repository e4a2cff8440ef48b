#!/usr/bin/env bash
# check_program.sh READELF PROGRAM: how a program with tasklets has to be linked and compiled.
set -euo pipefail

readelf=$1
program=$2

# Lazy binding would save all vector registers on the stack of whoever calls a function first.
dynamic=$("$readelf" --dynamic --wide "$program")
grep -Eq 'BIND_NOW|Flags:.*\bNOW\b' <<<"$dynamic" || {
    echo "$program is not linked with -z now"
    exit 1
}

# A shadow stack would need a mapping for each tasklet, and a switch that changes it.
notes=$("$readelf" --notes --wide "$program")
if grep -q SHSTK <<<"$notes"; then
    echo "$program claims to work with a shadow stack"
    exit 1
fi
