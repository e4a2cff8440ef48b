# shellcheck shell=bash
# What `throng generate` makes, and what sort makes of it: the same records, byte for byte.
data=$PWD/records
mkdir -p "$data/expected"
throng generate terasort --records 20000 --seed 3 >"$data/random"
head -n 500 "$data/random" >"$data/twice"
LC_ALL=C sort "$data/random" "$data/twice" >"$data/expected/sorted"
gives sorted random twice
