#!/usr/bin/env bash
# Which of several files have each word, and how often, the one that has it most often first:
# "word<TAB>list".
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
bash "$answers/words.sh" letters/* access.log orders.csv | cut -f 1,2 | sort | uniq -c |
    awk '{ print $2 "\t" $3 "\t" $1 }' | sort -t $'\t' -k 1,1 -k 3,3nr -k 2,2 |
    awk -F '\t' '{ print $1 "\t[\"" $2 "\"," $3 "]" }' | awk -f "$answers/lists.awk"
