# shellcheck shell=bash disable=SC2154
# What the tests of both engines share: the input, what throng itself makes of it, and what they
# ask of an engine. A test sources this with its own arguments, and sets $engine, $in and $out, its
# name and the folders where it finds and leaves files, and $named, what it calls the former in
# names of files, and $splitting, options that make it cut $in/forms into more splits than files;
# and it defines
#   put FILE... FOLDER   copies files to where the engine finds them
#   bring NAME FOLDER    copies what a job has left to a new folder of this machine
#   map_tasks NAME       prints how many map tasks the job has had
#   said NAME            prints what the job and its tasks have said
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cli/cli_test.sh
source "$here/../cli/cli_test.sh" "$@"
unsteady=$4
reducers=2

# whole NAME JOB INPUT... [OPTION...]: results of one machine, in the parts that an engine makes of
# them, in the folder NAME.parts; what was counted in NAME.counts.
whole() {
    throng run "${@:2}" --quiet --report "$1.json" -o "$1.parts" --parts "$reducers" \
        --partitioner hadoop || fail "run: $*"
    throng run "${@:2}" --quiet | sort >"$1.expected" || fail "run: $*"
    sort "$1.parts"/part-* >"$1.together"
    same "the parts of $1 together" "$1.expected" "$1.together"
    counts_of "$1"
}

# counts_of NAME: of a report.
counts_of() {
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

# Files as people have them: compressed, by what can be split and what cannot, with carriage returns
# in and behind lines, without a last newline, without anything, and in folders.
make_forms() {
    mkdir -p forms/below
    throng generate text --size 600K --seed 5 | sed $'5~7s/ /\r/; 3~11s/$/\r/' >forms/plain.txt
    printf 'no newline behind it' >>forms/plain.txt
    throng generate text --size 2M --seed 6 | gzip >forms/a.gz
    throng generate text --size 8M --seed 7 | bzip2 >forms/below/b.bz2
    : >forms/empty.txt
}

# Text for wordcount, rows for group-by, a log for sessions, files for inverted-index and grep, and
# lines for a job of one's own: 200 MB in all. Their whole results, and the files where the engine
# finds them.
make_inputs() {
    local bytes
    throng generate text --size 100M -o text.txt
    throng generate csv --size 50M -o orders.csv
    throng generate log --size 30M --rate 10 -o access.log
    throng generate text --size 5M --vocabulary 5000 --seed 2 -o a.txt
    throng generate text --size 5M --vocabulary 5000 --seed 3 -o b.txt
    throng generate text --size 10M --seed 4 -o lines.txt
    make_forms
    orders=(-D "key=region,product" -D "sum=units" -D "mean=price_cents")
    whole wordcount wordcount text.txt
    whole group-by group-by orders.csv "${orders[@]}"
    whole sessions sessions access.log
    whole inverted-index inverted-index a.txt b.txt
    whole forms "$unsteady" forms
    whole unsteady "$unsteady" lines.txt
    throng run grep -D "pattern=$sought" a.txt b.txt --quiet --report grep.json |
        sed "s#^#$named/files/#" | sort >grep.expected
    counts_of grep
    sed -i '/^reducers 0$/d' grep.counts # no task counts them
    # Names are as the engine has them.
    sed -i "s#\"\([ab]\.txt\)\"#\"$named/files/\1\"#g" inverted-index.parts/part-*
    bytes=$(cat -- *.txt orders.csv access.log | wc -c)
    ((bytes >= 200 * 1000 * 1000)) || fail "the input is of $bytes bytes only"
    (head -n 150000 orders.csv && echo 1,2,3) >wrong.csv
    put text.txt orders.csv access.log lines.txt wrong.csv "$in"
    put a.txt b.txt "$in/files"
    put forms/* "$in/forms"
}

# try_to_submit NAME JOB INPUT [OPTION...]: as a job NAME; sets $status.
try_to_submit() {
    status=0
    throng submit "$engine" "$2" -i "$in/$3" -o "$out/$1" "${@:4}" >"$1.log" 2>&1 </dev/null ||
        status=$?
}

# submit NAME JOB INPUT [OPTION...]: the same, and it must succeed.
submit() {
    try_to_submit "$@"
    ((status == 0)) || fail "the job $1 ended with $status" "$(tail -n 40 "$1.log")"
}

# took WHAT
began=$SECONDS
took() {
    printf '%s: %s s\n' "$1" $((SECONDS - began))
    began=$SECONDS
}

# checked NAME OF WHAT: the job NAME has made the same part files as the whole run OF, each by
# itself, and counted the same.
checked() {
    local part
    bring "$1" "$1.brought"
    equal "$3: the files" "$(cd "$2.parts" && echo part-*)" "$(cd "$1.brought" && echo part-*)"
    for part in "$2.parts"/part-*; do
        same "$3: $(basename "$part")" "$part" "$1.brought/$(basename "$part")"
    done
    checked_counts "$1" "$2" "$3"
}

# checked_together NAME OF WHAT: the part files have the results of OF together.
checked_together() {
    bring "$1" "$1.brought"
    sort "$1.brought"/part-* >"$1.together"
    same "$3: the results" "$2.expected" "$1.together"
    checked_counts "$1" "$2" "$3"
}

checked_counts() {
    counted "$1" >"$1.counted"
    same "$3: what was counted" "$2.counts" "$1.counted"
    took "$3"
}

sought='^[a-m]+ [n-z]'
plain_jobs() {
    submit wordcount wordcount text.txt --reducers "$reducers"
    checked wordcount wordcount "wordcount"
    submit group-by group-by orders.csv "${orders[@]}" --reducers "$reducers"
    checked group-by group-by "group-by"
    submit sessions sessions access.log --reducers "$reducers"
    checked sessions sessions "sessions"
    submit inverted-index inverted-index files --reducers "$reducers"
    checked inverted-index inverted-index "inverted-index"
    submit grep grep files -D "pattern=$sought" --whole-files
    checked_together grep grep "a job without reducers"
    submit forms "$unsteady" forms --reducers "$reducers" "${splitting[@]}" \
        -D "libraries_below=$THRONG_CLUSTER"
    checked forms forms "a plugin and libraries that are sent, compressed files and others"
    checks=$((checks + 1))
    (($(map_tasks forms) > 4)) || fail "no file of $in/forms was split: $(map_tasks forms) tasks"
}

# A task that fails for good says of which file and which split.
failing_job() {
    try_to_submit wrong group-by wrong.csv "${orders[@]}" "$@"
    equal "the status of a job that fails" 1 "$status"
    matches "what its task says" "*map failed in standard input, on the record at byte *: the \
number of fields is 3, but that of the columns is 7; * (standard input is of '$named/wrong.csv' \
from byte [1-9]*" "$(said wrong | grep -F 'number of fields' | tail -n 1)"
    took "a job that fails"
}

# documented FIRST LAST PAGE: prints the commands of a page from a line on to another, without the
# prompts, but for these two lines.
documented() {
    sed -n "/$1/,/$2/{/$1/d;/$2/d;s/^\$ //;p}" "$root/docs/$3"
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
