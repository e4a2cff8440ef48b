#!/usr/bin/env bash
# In how many verses each of the phrases occurs: "phrase<TAB>verses", sorted by the phrase's bytes.
set -euo pipefail
export LC_ALL=C
while IFS= read -r phrase; do
    printf '%s\t%s\n' "$phrase" "$(grep -cF -e "$phrase" bible.txt || true)"
done <phrases.txt | sort -t "$(printf '\t')" -k 1,1
