#!/usr/bin/env bash
# How many links of links.tsv lead from page 999 to each other: round after round all links from the
# pages that were reached in the one before.
set -euo pipefail
export LC_ALL=C
awk -F '\t' '
{ from[NR] = $1; to[NR] = $2 }
END {
    clicks[999] = 0
    for (round = 0; ; ++round) {
        reached = 0
        for (link = 1; link <= NR; ++link) {
            if (!(from[link] in clicks) || clicks[from[link]] != round) continue
            if (to[link] in clicks) continue
            clicks[to[link]] = round + 1
            ++reached
        }
        if (reached == 0) break
    }
    for (page in clicks) print page "\t" clicks[page]
}' links.tsv | sort
