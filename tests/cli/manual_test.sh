#!/usr/bin/env bash
# manual_test.sh PROGRAM ROOT SANITIZER FOLDER: the manual pages in FOLDER can be shown without a
# complaint, and tell of every command, option and example that the program's help tells of.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
folder=$4
for tool in man mandoc; do
    command -v "$tool" >/dev/null || fail "$tool is missing: ./dev setup installs it"
done

# shown NAME: a page as it is read, in ./page, each paragraph in a line of its own.
shown() {
    MANPATH=$folder MANWIDTH=1000 man --warnings --no-hyphenation --no-justification "$1" 2>err |
        sed 's/  */ /g' >page
    equal "what is said while throng's page $1 is shown" "" "$(cat err)"
    checks=$((checks + 1))
    (($(wc -l <page) > 15)) || fail "there is hardly anything in the page $1" "$(cat page)"
}
tells() {
    checks=$((checks + 1))
    grep -qF -- "$2" page || fail "the page $1 does not tell of: $2"
}

pages=$(cd "$folder" && find . -name '*.[17]' -printf '%f\n' | sort)
equal "the pages" \
    "throng-experiment.1 throng-generate.1 throng-job.7 throng-jobs.1 throng-new.1 throng-run.1 \
throng-stream.1 throng-submit.1 throng.1" \
    "$(paste -sd ' ' <<<"$pages")"
for page in $pages; do
    file=$folder/man${page##*.}/$page
    equal "what mandoc has to say of $page" "" "$(mandoc -T lint -W warning "$file" 2>&1)"
    equal "what was not filled in of $page" "" "$(grep -nE '^@|@[A-Z]+@' "$file")"
    same "$page, compressed" "$file" <(gzip -dc "$file.gz")
    # It refers to pages that there are.
    while read -r other; do
        checks=$((checks + 1))
        [[ -f $folder/man${other##*.}/$other ]] || fail "$page refers to $other, which there is not"
    done < <(tr -d '\134' <"$file" | sed -nE 's/^\.BR (throng[a-z-]*) \(([17])\).*/\1.\2/p')
done

# What the help calls an option, an argument or a command: the words before two spaces.
names_in_help() {
    throng "$@" --help | sed -nE '/^(Examples|Definition|Records):/q; s/^  (-?[^ ].*)$/\1/p' |
        sed -E 's/  .*//'
}
for command in "" run jobs new experiment generate stream submit; do
    page=throng${command:+-$command}
    shown "$page"
    while read -r name; do
        [[ $command == experiment && $name != -* ]] && name=${name#* }
        tells "$page" "$name"
    done < <(names_in_help $command)
    while read -r example; do tells "$page" "$example"; done < <(
        throng $command --help | sed -n '/^Examples:/,/^$/s/^  //p')
done
shown throng-experiment
for experiment in $(throng experiment | awk '{ print $1 }') report compare; do
    while read -r name; do tells throng-experiment "$name"; done < <(
        names_in_help experiment "$experiment")
done
shown throng-generate
for kind in $(throng generate | awk '{ print $1 }'); do
    while read -r name; do tells throng-generate "$name"; done < <(names_in_help generate "$kind")
done
shown throng-job
while read -r line; do tells throng-job "$line"; done < <(
    sed -nE 's/  */ /g; s/^ ?(.+)$/\1/p' "$root/tests/jobs/line_lengths.cpp")
tells throng-job "throng_add_job"
finish
