#!/usr/bin/env bash
# The orders of orders.csv with the products of products.csv, by the name
# of the product, and those of either that have no partner. The join of sorted files.
set -euo pipefail
export LC_ALL=C
tab=$(printf '\t')
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Rows of CSV without the header, as columns with tabs between.
columns() {
    tail -n +2 "$1" | awk '
{
    rest = $0
    line = ""
    do {
        if (match(rest, /^"([^"]|"")*"/)) {
            value = substr(rest, 2, RLENGTH - 2)
            gsub(/""/, "\"", value)
        } else {
            match(rest, /^[^,]*/)
            value = substr(rest, 1, RLENGTH)
        }
        if (value == "") value = "(empty)"  # which join takes for missing
        is_last = length(rest) == RLENGTH
        rest = substr(rest, RLENGTH + 2)
        line = line value (is_last ? "" : "\t")
    } while (!is_last)
    print line
}'
}
columns orders.csv | awk -F '\t' -v OFS='\t' '{ print $4, $1, $2, $3, $5, $6 }' |
    sort -t "$tab" -k 1,1 -k 2,2 -k 3 >"$folder/orders"
columns products.csv | sort -t "$tab" -k 1,1 -k 2 >"$folder/products"
join -t "$tab" -a 1 -a 2 -e '\N' -o 0,1.2,1.3,1.4,1.5,1.6,2.2,2.3 "$folder/orders" \
    "$folder/products" | sed 's/(empty)//'
