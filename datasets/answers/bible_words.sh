#!/usr/bin/env bash
# bible_words.sh [FILE]: how often each word of the file occurs (maximal runs of ASCII letters,
# lower-cased). Prints "word<TAB>count", sorted by the bytes of the word.
set -euo pipefail
export LC_ALL=C
tr -cs 'A-Za-z' '\n' <"${1:-bible.txt}" | tr '[:upper:]' '[:lower:]' | sort | uniq -c |
    awk '$2 != "" { print $2 "\t" $1 }'
