#!/usr/bin/env bash
# bible_bigrams.sh [N [LEAST]]: which sequences of N words (2) of a verse occur at least LEAST times
# (100), and how often: "words<TAB>count", sorted by the bytes of the words.
set -euo pipefail
export LC_ALL=C
tr '[:upper:]' '[:lower:]' <bible.txt | tr -cs 'a-z\n' ' ' |
    awk -v "n=${1:-2}" '{
        for (first = 1; first + n - 1 <= NF; ++first) {
            sequence = $first
            for (i = 1; i < n; ++i) sequence = sequence " " $(first + i)
            print sequence
        }
    }' | sort | uniq -c | awk -v "least=${2:-100}" '$1 >= least {
        count = $1
        sub(/^ *[0-9]+ /, "")
        print $0 "\t" count
    }'
