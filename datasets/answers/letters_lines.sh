#!/usr/bin/env bash
# In which lines of the letters each word is: "word<TAB>list".
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
bash "$answers/words.sh" letters/* | sort -u -t $'\t' -k 1,1 -k 2,2 -k 3,3n |
    awk -F '\t' '{ print $1 "\t\"" $2 ":" $3 "\"" }' | awk -f "$answers/lists.awk"
