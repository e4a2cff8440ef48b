#!/usr/bin/env bash
# The line that is nearest to the points, by least squares; in tenths, so that sums are exact.
set -euo pipefail
export LC_ALL=C
awk '
function tenths(text) { return int(text * 10 + 0.5) }
{
    x = tenths($1); y = tenths($2)
    sx += x; sy += y; sxx += x * x; sxy += x * y; syy += y * y
}
END {
    common = NR * sxy - sx * sy
    slope = common / (NR * sxx - sx * sx)
    printf "intercept\t%.12g\n", (sy - slope * sx) / NR / 10
    printf "points\t%d\n", NR
    printf "r\t%.12g\n", common / sqrt(NR * sxx - sx * sx) / sqrt(NR * syy - sy * sy)
    printf "slope\t%.12g\n", slope
}' points.tsv
