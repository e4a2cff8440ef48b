#!/usr/bin/env bash
# For each room of readings.jsonl: the sum of all values, their mean, least and greatest. In
# hundredths, so that awk adds up whole numbers.
set -euo pipefail
export LC_ALL=C
sed -nE 's/^.*"room": "(.*)"\}, "value": (-?)([0-9]+)\.([0-9]+)\}$/\1\t\2\3\4/p' readings.jsonl |
    sed 's/\\"/"/g' | awk -F '\t' '
function number(value) {
    value = sprintf("%.6f", value)
    sub(/\.?0+$/, "", value)
    return value
}
{
    value = $2 + 0
    ++count[$1]
    sum[$1] += value
    if (!($1 in least) || value < least[$1]) least[$1] = value
    if (!($1 in most) || value > most[$1]) most[$1] = value
}
END {
    for (room in count) {
        printf "%s\t%s\t%s\t%s\t%s\n", room, number(sum[room] / 100),
            number(sum[room] / count[room] / 100), number(least[room] / 100),
            number(most[room] / 100)
    }
}' | sort
