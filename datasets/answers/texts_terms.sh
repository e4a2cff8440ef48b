#!/usr/bin/env bash
# The 20 most frequent words of each file, of those that occur at least twice.
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
bash "$answers/words.sh" bible.txt letters/* access.log orders.csv | cut -f 1,2 | sort | uniq -c |
    awk '$1 >= 2 { print $3 "\t" $2 "\t" $1 }' | sort -t $'\t' -k 1,1 -k 3,3nr -k 2,2 |
    awk -F '\t' '++words[$1] <= 20 { print $1 "\t[\"" $2 "\"," $3 "]" }' |
    awk -f "$answers/lists.awk"
