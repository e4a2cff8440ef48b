#!/usr/bin/env bash
# For each region and product of orders.csv: how many orders, their units, the mean price in
# millionths, and the fewest and most units.
set -euo pipefail
export LC_ALL=C
awk '
# The next field of rest, as of RFC 4180.
function field(   value) {
    if (substr(rest, 1, 1) != "\"") {
        match(rest, /^[^,]*/)
        value = substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 2)
        return value
    }
    match(rest, /^"([^"]|"")*"/)
    value = substr(rest, 2, RLENGTH - 2)
    rest = substr(rest, RLENGTH + 2)
    gsub(/""/, "\"", value)
    return value
}
function number(value) {
    value = sprintf("%.6f", value)
    sub(/\.?0+$/, "", value)
    return value
}
FNR > 1 {
    rest = $0
    field(); field()
    key = field()
    key = key "\t" field()
    units = field() + 0
    price = field() + 0
    ++count[key]
    sum[key] += units
    prices[key] += price
    if (!(key in least) || units < least[key]) least[key] = units
    if (!(key in most) || units > most[key]) most[key] = units
}
END {
    for (key in count) {
        printf "%s\t%d\t%d\t%s\t%d\t%d\n", key, count[key], sum[key],
            number(prices[key] / count[key] + 0.0), least[key], most[key]
    }
}' orders.csv | sort
