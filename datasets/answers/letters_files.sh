#!/usr/bin/env bash
# In which of the letters each word is: "word<TAB>list".
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
bash "$answers/words.sh" letters/* | cut -f 1,2 | sort -u |
    awk -F '\t' '{ print $1 "\t\"" $2 "\"" }' | awk -f "$answers/lists.awk"
