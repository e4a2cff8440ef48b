#!/usr/bin/env bash
# How many distinct words there are, and how many in all.
set -euo pipefail
export LC_ALL=C
words() { grep -oE '[A-Za-z]+' bible.txt | tr '[:upper:]' '[:lower:]'; }
printf 'distinct words\t%d\nwords\t%d\n' "$(words | sort -u | wc -l)" "$(words | wc -l)"
