#!/usr/bin/env bash
# Counts the words of standard input without throng: maximal runs of ASCII letters, lower-cased.
# Prints "word<TAB>count", sorted by the bytes of the word.
set -euo pipefail
export LC_ALL=C
tr -cs 'A-Za-z' '\n' | tr '[:upper:]' '[:lower:]' | sort | uniq -c |
    awk '$2 != "" { print $2 "\t" $1 }'
