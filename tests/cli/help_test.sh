#!/usr/bin/env bash
# The help and the version.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

# helps TEXT... -- ARGUMENT...: status 0, nothing on standard error, these texts in the help.
helps() {
    local texts=() longest
    while [[ $1 != -- ]]; do
        texts+=("$1")
        shift
    done
    shift
    run "$@"
    equal "the status of: throng $*" 0 "$status"
    equal "standard error of: throng $*" "" "$(cat err)"
    for text in "${texts[@]}"; do matches "throng $*" "*$text*" "$(cat out)"; done
    longest=$(awk '!/^(from |\/)/ { if (length > most) most = length } END { print most + 0 }' out)
    checks=$((checks + 1))
    ((longest <= 80)) || fail "the longest line of: throng $*" "$longest columns"
}

helps "Usage: throng COMMAND" "  run " "  jobs " "  new " "  experiment " "  generate " \
    "  stream " "  submit " "COMMAND --help" -- --help
cp out program_help
helps -- -h
same "throng -h" program_help out
helps "Usage: throng run JOB \[INPUT...\] \[OPTION...\]" "Examples:"$'\n'"  throng run " \
    "Exit status: 0 done" -- run --help
for option in "-o, --output DIR" --overwrite "-D NAME=VALUE" --sort --top --max-bad-records \
    "--then JOB" --workers --partitions --tasks --split-size --progress --quiet --explain \
    "--report FILE"; do
    helps "$option" -- run -h
done
helps "Usage: throng jobs \[JOB\]" "Examples:"$'\n'"  throng jobs" THRONG_JOB_PATH -- jobs --help
helps "Usage: throng new NAME" "--in DIR" "Examples:"$'\n'"  throng new mine" -- new --help
helps "Usage: throng generate \[NAME \[OPTION...\]\]" "Kinds:"$'\n'"  text " \
    "Examples:"$'\n'"  throng generate" -- generate --help
for kind in text log edges csv terasort; do
    helps "Usage: throng generate $kind \[OPTION...\]" "--records N" "--size SIZE" "--seed NUMBER" \
        "-o, --output FILE" "Records:"$'\n'"  " "Examples:"$'\n'"  throng generate $kind" \
        -- generate "$kind" --help
done
helps "--vocabulary V" "--exponent S" "--words N" -- generate text --help
helps "--vertices N" "--quarters A,B,C,D" -- generate edges --help
helps "Usage: throng stream STAGE JOB" "--io FORM" "--header LINE" --all-keys "-D NAME=VALUE" \
    "Examples:"$'\n'"  throng stream map" "Exit status: 0 done" -- stream --help
helps "Usage: throng submit ENGINE JOB" "-i, --input IN" "-o, --output OUT" "--reducers N" \
    --dry-run \
    "Examples:"$'\n'"  throng submit hadoop" "Exit status: 0 done" -- submit --help
helps "Usage: throng run" -- run wordcount --help
helps "Usage: throng experiment \[NAME \[OPTION...\]\]" "Experiments:"$'\n'"  chain " \
    "Examples:"$'\n'"  throng experiment" -- experiment --help
helps "Results:"$'\n'"  report " -- experiment --help
helps "Usage: throng experiment report INPUT... \[OPTION...\]" "-o, --output FILE" "--chart NAME" \
    "Examples:"$'\n'"  throng experiment chain " -- experiment report --help
helps "Usage: throng experiment compare INPUT INPUT \[OPTION...\]" "--format FORM" \
    -- experiment compare --help
for experiment in $(throng experiment | awk '{ print $1 }'); do
    workers=LIST
    [[ $experiment != cluster ]] || workers=N
    helps "Usage: throng experiment $experiment \[OPTION...\]" "Definition:"$'\n'"  " \
        "Measured from" "--workers $workers" "--repeat N" "--format FORM" --check \
        "Examples:"$'\n'"  throng experiment $experiment" -- experiment "$experiment" --help
done
helps "--tasklets N" "--stack KIND" "(default: sliced)" -- experiment chain --help
helps "--leaves N" "--stack KIND" -- experiment skynet --help
helps "--rounds N" --across "(default: dedicated)" -- experiment pingpong --help
helps "--reducers K" "--messages M" "--producers P" "--seed N" -- experiment fanout --help
helps "grep  *The lines that match"*$'\n'"  wordcount  *How often each word occurs" -- jobs
helps "wordcount: How often" "case=lower|keep" "words=ascii|unicode|whitespace" "(default: lower)" \
    -- jobs wordcount
helps "pattern=text" "ignore_case=switch" -- jobs grep

run --version
equal "the status of: throng --version" 0 "$status"
version=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' "$root/CMakeLists.txt")
matches "throng --version" "throng $version (plugin interface [0-9]*)" "$(cat out)"

# The examples of the help are command lines that work.
mkdir texts projects
cp "$data/bible.txt" book.txt
cp "$data/bible.txt" texts/
gzip -c "$data/access.log" >log.gz
cp "$root/tests/jobs/line_lengths.cpp" mine.cpp
examples=0
while read -r line; do
    [[ $line == *mine.so* ]] && continue
    examples=$((examples + 1))
    bash -c "set -o pipefail; $line" >out 2>err
    equal "the status of the example: $line" 0 $?
    checks=$((checks + 1))
    [[ -s out || -d counts ]] || fail "the example prints nothing: $line"
done < <(for command in run jobs new; do
    throng "$command" --help | sed -n '/^Examples:/,/^$/s/^  //p'
done)
equal "the number of examples" 14 "$examples"
finish
