#!/usr/bin/env bash
# The PageRank of each page of links.tsv, with a damping of 0.85, when no rank changes by more than
# 0.0001 any more; the mean is 1. In floating-point numbers, rounded to millionths.
set -euo pipefail
export LC_ALL=C
awk -F '\t' '
{
    from[NR] = $1
    to[NR] = $2
    ++links[$1]
    rank[$1] = rank[$2] = 1
}
END {
    for (page in rank) ++pages
    do {
        rest = 0  # of pages without links, which goes to all
        for (page in rank) {
            received[page] = 0
            if (!(page in links)) rest += rank[page]
        }
        for (link = 1; link <= NR; ++link) {
            received[to[link]] += rank[from[link]] / links[from[link]]
        }
        most = 0
        for (page in rank) {
            next_rank = 0.15 + 0.85 * (received[page] + rest / pages)
            change = next_rank - rank[page]
            if (change < 0) change = -change
            if (change > most) most = change
            rank[page] = next_rank
        }
    } while (most > 0.0001)
    for (page in rank) {
        text = sprintf("%.6f", rank[page])
        sub(/\.?0+$/, "", text)
        print page "\t" text
    }
}' links.tsv | sort
