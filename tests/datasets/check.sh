#!/usr/bin/env bash
# check.sh FOLDER: the data sets are what their README says, the generated ones come out of their
# generator again, and what is expected of jobs is what other tools answer.
set -euo pipefail
export LC_ALL=C
cd -- "$1"

failed=0
complain() {
    echo "datasets: $*" >&2
    failed=1
}

# Table rows of the README: | `file` | ... | bytes | lines | `sha256` |
# shellcheck disable=SC2016  # the backquotes are the table's
row='^\| `([^`]+)` \| .* \| ([0-9]+) \| ([0-9]+) \| `([0-9a-f]{64})` \|$'
rows=$(sed -nE "s/$row/\1 \2 \3 \4/p" README.md)
while read -r file bytes lines sum; do
    [[ $(wc -c <"$file") -eq $bytes ]] || complain "$file is not $bytes bytes long"
    [[ $(wc -l <"$file") -eq $lines ]] || complain "$file has not $lines lines"
    [[ $(sha256sum <"$file") == "$sum  -" ]] || complain "the SHA-256 of $file is another"
done <<<"$rows"

for file in bible.txt access.log orders.csv links.tsv readings.jsonl ties.tsv products.csv \
    expected/*; do
    [[ $'\n'$rows == *$'\n'"$file "* ]] || complain "README.md does not list $file"
done

for file in access.log orders.csv links.tsv readings.jsonl ties.tsv; do
    ./generate.sh "$file" | cmp - "$file" || complain "$file is not what generate.sh makes"
done
for file in expected/*; do
    name=${file##*/}
    bash "answers/${name%.*}.sh" | cmp - "$file" ||
        complain "$file is not what answers/${name%.*}.sh prints"
done

exit "$failed"
