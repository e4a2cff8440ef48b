#!/usr/bin/env bash
# The verses that name Noah, or an ark of something: "file<TAB>line<TAB>text".
set -euo pipefail
export LC_ALL=C
awk '/Noah|ark of [a-z]+/ { printf "%s\t%d\t%s\n", FILENAME, FNR, $0 }' bible.txt
