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

while read -r file; do
    [[ $'\n'$rows == *$'\n'"$file "* ]] || complain "README.md does not list $file"
done < <(find . -type f ! -name README.md ! -name '*.sh' ! -name '*.awk' -printf '%P\n')

mapfile -t generated < <(sed -nE 's/^    ([^ ]+)\) seed=.*/\1/p' generate.sh)
((${#generated[@]} > 3)) || complain "generate.sh has no names"
for file in "${generated[@]}"; do
    ./generate.sh "$file" | cmp - "$file" || complain "$file is not what generate.sh makes"
done

excerpt() {
    sed -n "$2p" bible.txt | cmp - "letters/$1.txt" || complain "letters/$1.txt is not of bible.txt"
}
excerpt philemon 29940,29964
excerpt john-2 30647,30659
excerpt john-3 30660,30673
excerpt jude 30674,30698

for file in expected/*; do
    name=${file##*/}
    bash "answers/${name%.*}.sh" | cmp - "$file" ||
        complain "$file is not what answers/${name%.*}.sh prints"
done

exit "$failed"
