# shellcheck shell=bash
# The same records have the same checksum in whatever order, and others another one.
data=$PWD/records
mkdir -p "$data/expected" "$data/parts"
throng generate terasort --records 20000 --seed 3 >"$data/random"
LC_ALL=C sort "$data/random" >"$data/sorted"
head -n 12345 "$data/sorted" >"$data/parts/part-00000"
tail -n +12346 "$data/sorted" >"$data/parts/part-00001"

checksum=$(throng run teravalidate "$data/sorted" --workers 1 --quiet | sed -n 's/^checksum\t//p')
matches "the checksum" "????????????????" "$checksum"
printf 'checksum\t%s\nequal keys\t0\nrecords\t20000\nunsorted\t0\n' "$checksum" \
    >"$data/expected/sorted"
gives sorted sorted
gives sorted sorted --split-size 64K
gives sorted parts

unsorted=$(awk 'substr($0, 1, 10) < last { ++n } { last = substr($0, 1, 10) } END { print n }' \
    "$data/random")
sed "s/^unsorted.*/unsorted\t$unsorted/" "$data/expected/sorted" >"$data/expected/unsorted"
gives unsorted random -D order=any

sed '7s/ /_/' "$data/sorted" >"$data/changed"
other=$(throng run teravalidate "$data/changed" --quiet | sed -n 's/^checksum\t//p')
matches "the checksum of changed records" "????????????????" "$other"
[[ $other != "$checksum" ]] || fail "another record has the same checksum"

# Where they are not sorted is said: within a file, and from file to file.
{ sed -n '1,100p;102p' "$data/sorted"; sed -n 101p "$data/sorted"; } >"$data/swapped"
says 1 "*1 records are not sorted, the first in '$data/swapped', at byte 10100: *" \
    run teravalidate "$data/swapped" --quiet
mkdir "$data/wrong"
cp "$data/parts/part-00000" "$data/wrong/b"
cp "$data/parts/part-00001" "$data/wrong/a"
says 1 "*1 records are not sorted, the first in '$data/wrong/b', at byte 0: *" \
    run teravalidate "$data/wrong" --quiet
