#!/usr/bin/env bash
# The four things of each two baskets that have the same first two things, in alphabetical order,
# and another third one.
set -euo pipefail
export LC_ALL=C
baskets() {
    awk -F , '{ for (i = 1; i <= NF; ++i) print NR "\t" $i }' baskets.txt | sort -k 1,1 -k 2,2 |
        cut -f 2 | paste -d ' ' - - - | sort -u | awk '{ print $1 "," $2 "\t" $3 }'
}
join -t $'\t' <(baskets) <(baskets) | awk -F '\t' '$2 < $3 { print $1 "," $2 "," $3 }' | sort
