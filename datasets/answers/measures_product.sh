#!/usr/bin/env bash
# measures.tsv times weights.tsv: "row<TAB>numbers".
set -euo pipefail
export LC_ALL=C
awk '
NR == FNR {
    for (i = 1; i <= NF; ++i) right[FNR, i] = $i
    columns = NF
    next
}
{
    printf "%d\t", FNR
    for (k = 1; k <= columns; ++k) {
        total = 0
        for (i = 1; i <= NF; ++i) total += $i * right[i, k]
        printf "%d%s", total, k < columns ? " " : "\n"
    }
}' weights.tsv measures.tsv
