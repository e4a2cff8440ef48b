#!/usr/bin/env bash
# How often each shade of blue, green and red occurs: "colour<TAB>shade<TAB>pixels".
set -euo pipefail
export LC_ALL=C
width=$(od -An -t u4 -j 18 -N 4 picture.bmp)
od -An -v -t u1 -w1 -j 54 picture.bmp | awk -v "width=$width" '
BEGIN {
    row = width * 3
    row += (4 - row % 4) % 4
    split("blue green red", colour, " ")
}
(NR - 1) % row < width * 3 { ++count[colour[(NR - 1) % row % 3 + 1] "\t" $1] }
END { for (each in count) print each "\t" count[each] }' |
    sort -t "$(printf '\t')" -k 1,1 -k 2,2n
