#!/usr/bin/env bash
# Writes one of the generated data sets to standard output: generate.sh NAME
# The same bytes on every machine: whole numbers only, and a random generator of its own.
set -euo pipefail
export LC_ALL=C

folder=$(dirname -- "${BASH_SOURCE[0]}")
case ${1:-} in
    access.log) seed=1611 ;;
    baskets.txt) seed=1994 ;;
    links.tsv) seed=1881 ;;
    measures.tsv) seed=1901 ;;
    orders.csv) seed=1769 ;;
    picture.bmp) seed=1839 ;;
    points.tsv) seed=1957 ;;
    readings.jsonl) seed=1742 ;;
    ties.tsv) seed=1736 ;;
    weights.tsv) seed=1850 ;;
    *)
        echo "usage: generate.sh NAME; see README.md for names" >&2
        exit 2
        ;;
esac
if [[ $1 == *.bmp ]]; then # awk cannot be relied on to write a byte 0
    printf %b "$(awk -v "seed=$seed" -f "$folder/random.awk" -f "$folder/$1.awk")"
else
    exec awk -v "seed=$seed" -f "$folder/random.awk" -f "$folder/$1.awk"
fi
