#!/usr/bin/env bash
# words.sh FILE...: all words of the files (maximal runs of ASCII letters, lower-cased), in their
# order: "word<TAB>file<TAB>line". A part of other answers.
set -euo pipefail
export LC_ALL=C
for file; do
    grep -noE '[A-Za-z]+' "$file" | tr '[:upper:]' '[:lower:]' |
        awk -F: -v "file=$file" '{ print $2 "\t" file "\t" $1 }'
done
