# shellcheck shell=bash
# What the tests of both engines share: the input, what throng itself makes of it, and what they
# ask of an engine. A test sources this with its own arguments, and sets $engine, $in and $out, its
# name and the folders where it finds and leaves files, and defines
#   put FILE... FOLDER   copies files to where the engine finds them
#   results NAME         prints the part files of a job
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cli/cli_test.sh
source "$here/../cli/cli_test.sh" "$@"
unsteady=$4

# whole NAME JOB INPUT... [OPTION...]: results of one machine, sorted, in NAME.expected; what was
# counted in NAME.counts.
whole() {
    throng run "${@:2}" --quiet --report "$1.json" | sort >"$1.expected" || fail "run: $*"
    {
        sed -nE 's/^ {6}"(records|bad_records|reducers|results)": ([0-9]+),$/\1 \2/p' "$1.json"
        sed -nE '/^ {6}"counters": \{$/,/^ {6}\}/s/^ {8}"(.*)": ([0-9]+),?$/\1 \2/p' "$1.json"
    } | sort >"$1.counts"
}

# counted NAME: the same counts, as the engine shows them at the end of a job.
counted() {
    sed -nE 's/^\t\t(map )?(records|bad records|reducers|results)=([0-9]+)$/\2 \3/p
        s/^\t\t(long lines|frequent words)=([0-9]+)$/\1 \2/p' "$1.log" |
        sed 's/^bad records/bad_records/' | sort
}

# Text for wordcount, rows for group-by, a log for sessions, files for inverted-index, and lines for
# a job of one's own: 200 MB in all. Their whole results, and the files where the engine finds them.
#   make_inputs FOLDER
make_inputs() {
    local bytes
    throng generate text --size 100M -o text.txt
    throng generate csv --size 50M -o orders.csv
    throng generate log --size 30M --rate 10 -o access.log
    throng generate text --size 5M --vocabulary 5000 --seed 2 -o a.txt
    throng generate text --size 5M --vocabulary 5000 --seed 3 -o b.txt
    throng generate text --size 10M --seed 4 -o lines.txt
    orders=(-D "key=region,product" -D "sum=units" -D "mean=price_cents")
    whole wordcount wordcount text.txt
    whole group-by group-by orders.csv "${orders[@]}"
    whole sessions sessions access.log
    whole inverted-index inverted-index a.txt b.txt
    sed -i "s#\"\([ab]\.txt\)\"#\"$1/files/\1\"#g" inverted-index.expected # as the engine has it
    whole unsteady "$unsteady" lines.txt
    bytes=$(cat -- *.txt orders.csv access.log | wc -c)
    ((bytes >= 200 * 1000 * 1000)) || fail "the input is of $bytes bytes only"
    put text.txt orders.csv access.log lines.txt "$1"
    put a.txt b.txt "$1/files"
}

# submit NAME JOB INPUT [OPTION...]: as a job NAME, which must succeed.
submit() {
    local status=0
    # shellcheck disable=SC2154  # the test's
    throng submit "$engine" "$2" -i "$in/$3" -o "$out/$1" --reducers 2 "${@:4}" \
        >"$1.log" 2>&1 </dev/null || status=$?
    ((status == 0)) || fail "the job $1 ended with $status" "$(tail -n 40 "$1.log")"
}

# checked NAME OF WHAT: the job NAME has had the results of the whole run OF, and counted the same.
checked() {
    results "$1" | sort >"$1.results"
    same "$3: the results" "$2.expected" "$1.results"
    counted "$1" >"$1.counted"
    same "$3: what was counted" "$2.counts" "$1.counted"
    printf '%s: %s s\n' "$3" $((SECONDS - began))
    began=$SECONDS
}

began=$SECONDS
plain_jobs() {
    submit wordcount wordcount text.txt
    checked wordcount wordcount "wordcount"
    submit group-by group-by orders.csv "${orders[@]}"
    checked group-by group-by "group-by"
    submit sessions sessions access.log
    checked sessions sessions "sessions"
    submit inverted-index inverted-index files
    checked inverted-index inverted-index "inverted-index"
    submit unsteady "$unsteady" lines.txt
    checked unsteady unsteady "a plugin of one's own"
}

# kill_when COMMAND...: the hard way, the process that the command prints when there is one.
kill_when() {
    local victim end=$((SECONDS + 600))
    until victim=$("$@") && kill -KILL "$victim" 2>/dev/null; do
        ((SECONDS < end)) || {
            fail "there was nothing to kill: $*"
            return
        }
        sleep 0.02
    done
}

# has_read BYTES PROCESS: prints the process if it has read so much.
has_read() {
    local read
    read=$(awk '/^rchar/ { print $2 }' "/proc/$2/io" 2>/dev/null) && ((read > $1)) &&
        printf '%s\n' "$2"
}
