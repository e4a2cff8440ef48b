#!/usr/bin/env bash
# Counts the words, runs of ASCII letters, of a text: words.sh TEXT WORKERS
set -euo pipefail
export LC_ALL=C
tr '[:upper:]' '[:lower:]' <"$1" | tr -cs '[:lower:]' '\n' |
    grep . | sort --parallel="$2" -S 25% | uniq -c |
    sed -E 's/^ *([0-9]+) (.*)/\2\t\1/'
