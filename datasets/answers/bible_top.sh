#!/usr/bin/env bash
# The 25 most frequent words of bible.txt: "rank<TAB>word<TAB>count".
set -euo pipefail
export LC_ALL=C
"$(dirname -- "${BASH_SOURCE[0]}")/bible_words.sh" | sort -t $'\t' -k 2,2nr -k 1,1 |
    awk -F '\t' 'NR <= 25 { print NR "\t" $1 "\t" $2 }'
