#!/usr/bin/env bash
# The vertices of links.tsv, each with a list of those with a link to it and one of those that it
# has a link to: "vertex<TAB>list<TAB>list".
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
lists() { sort -u | awk '{ print $1 "\t\"" $2 "\"" }' | awk -f "$answers/lists.awk"; }
join -t $'\t' -a 1 -a 2 -e '[]' -o 0,1.2,2.2 \
    <(awk '{ print $2 "\t" $1 }' links.tsv | lists) <(lists <links.tsv)
