#!/usr/bin/env bash
# Four clusters of the points: "cluster<TAB>points<TAB>centre". They start at four of the 64 points
# that have the least hashes (in whole numbers of 64 bits, as the shell has them), each the one that
# is farthest from those before it, in ascending order; then every point goes to the nearest centre,
# and centres to the means of their points, until nothing changes. In tenths, so that sums are
# exact.
set -euo pipefail
export LC_ALL=C

# The hash of each point, as 16 digits, and the point.
hashes() {
    local point hash number
    tr -d . | while read -r -a point; do
        hash=${#point[@]}
        for number in "${point[@]}"; do
            ((hash = (hash ^ number) + 0x9e3779b97f4a7c15))
            ((hash = (hash ^ (hash >> 30 & 0x3ffffffff)) * 0xbf58476d1ce4e5b9))
            ((hash = (hash ^ (hash >> 27 & 0x1fffffffff)) * 0x94d049bb133111eb))
            ((hash = hash ^ (hash >> 31 & 0x1ffffffff)))
        done
        printf '%016x %s\n' "$hash" "${point[*]}"
    done
}

{
    hashes <points.tsv | sort -u | head -n 64 | cut -d ' ' -f 2- | awk '
    { x[NR] = $1; y[NR] = $2; apart[NR] = 1e300 }
    END {
        for (chosen = 0; chosen < 4; ++chosen) {
            far = 1
            for (i = 2; i <= NR; ++i) if (apart[i] > apart[far]) far = i
            print x[far], y[far]
            for (i = 1; i <= NR; ++i) {
                distance = (x[i] - x[far]) ^ 2 + (y[i] - y[far]) ^ 2
                if (distance < apart[i]) apart[i] = distance
            }
        }
    }' | sort -k 1,1n -k 2,2n
    tr -d . <points.tsv
} | awk '
NR <= 4 { x[NR] = $1; y[NR] = $2; next }
{ px[++points] = $1; py[points] = $2 }
END {
    do {
        moved = 0
        split("", count); split("", sx); split("", sy)
        for (p = 1; p <= points; ++p) {
            best = 0
            for (c = 1; c <= 4; ++c) {
                distance = (px[p] - x[c]) ^ 2 + (py[p] - y[c]) ^ 2
                if (!best || distance < least) { best = c; least = distance }
            }
            if (of[p] != best) { of[p] = best; moved = 1 }
            ++count[best]; sx[best] += px[p]; sy[best] += py[p]
        }
        for (c = 1; c <= 4; ++c) { x[c] = sx[c] / count[c]; y[c] = sy[c] / count[c] }
    } while (moved)
    for (c = 1; c <= 4; ++c) {
        printf "%d\t%d\t[%.12g,%.12g]\n", c - 1, count[c], x[c] / 10, y[c] / 10
    }
}'
