#!/usr/bin/env bash
# Writes one of the generated data sets to standard output:
#   generate.sh access.log|orders.csv|links.tsv|readings.jsonl|ties.tsv
# The same bytes on every machine: whole numbers only, and a random generator of its own.
set -euo pipefail
export LC_ALL=C

folder=$(dirname -- "${BASH_SOURCE[0]}")
case ${1:-} in
    access.log) seed=1611 ;;
    orders.csv) seed=1769 ;;
    links.tsv) seed=1881 ;;
    readings.jsonl) seed=1742 ;;
    ties.tsv) seed=1736 ;;
    *)
        echo "usage: generate.sh access.log|orders.csv|links.tsv|readings.jsonl|ties.tsv" >&2
        exit 2
        ;;
esac
exec awk -v "seed=$seed" -f "$folder/random.awk" -f "$folder/$1.awk"
