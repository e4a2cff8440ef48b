# shellcheck shell=bash
# What the tests of both engines share: the input, what throng itself makes of it, and what an
# engine has counted. Sourced by a test behind cli_test.sh.

# Results of one machine, sorted, in NAME.expected; what it has counted in NAME.counts.
#   whole NAME JOB INPUT... [OPTION...]
whole() {
    throng run "${@:2}" --quiet --report "$1.json" | sort >"$1.expected" || fail "run: $*"
    {
        sed -nE 's/^ {6}"(records|bad_records|reducers|results)": ([0-9]+),$/\1 \2/p' "$1.json"
        sed -nE '/^ {6}"counters": \{$/,/^ {6}\}/s/^ {8}"(.*)": ([0-9]+),?$/\1 \2/p' "$1.json"
    } | sort >"$1.counts"
}

# Text for wordcount, rows for group-by, a log for sessions, files for inverted-index, and lines for
# the job that goes wrong: 200 MiB in all.
make_inputs() {
    throng generate text --size 100M -o text.txt
    throng generate csv --size 50M -o orders.csv
    throng generate log --size 30M --rate 10 -o access.log
    throng generate text --size 5M --vocabulary 5000 --seed 2 -o a.txt
    throng generate text --size 5M --vocabulary 5000 --seed 3 -o b.txt
    throng generate text --size 10M --seed 4 -o lines.txt
    bytes=$(cat -- *.txt orders.csv access.log | wc -c)
    ((bytes >= 200 * 1000 * 1000)) || fail "the input is of $bytes bytes only"
    columns=$(head -n 1 orders.csv)
    orders=(-D "key=region,product" -D "sum=units" -D "mean=price_cents")
}

# What throng says of them all; files named as the engine does: FOLDER/NAME.
#   make_expected FOLDER
make_expected() {
    whole wordcount wordcount text.txt
    whole group-by group-by orders.csv "${orders[@]}"
    whole sessions sessions access.log
    whole inverted-index inverted-index a.txt b.txt
    sed -i "s#\"\([ab]\.txt\)\"#\"$1/\1\"#g" inverted-index.expected
    whole unsteady "$unsteady" lines.txt
}

# checked NAME WHAT: the results and the counters of what was done, NAME.results and NAME.log, are
# those of whole runs.
checked() {
    same "$2: the results" "$1.expected" "$1.results"
    counted "$1" >"$1.counted"
    same "$2: what was counted" "$1.counts" "$1.counted"
}
