#!/usr/bin/env bash
# Completion: what the program offers, and what bash, zsh and fish make of it by the scripts that
# are installed for them.
# shellcheck source=cli_test.sh disable=SC2086  # a command line is several words
source "$(dirname "$0")/cli_test.sh" "$@"

# Of the jobs that come with throng only these.
find "$scratch/program/lib/throng/jobs" -name 'lib*.so' ! -name libgrep.so \
    ! -name libwordcount.so -delete
scripts=$root/cli/shells
mkdir folder
touch bible.txt binary "with space" folder/inside

# offers "WORDS" WORD...: what the program offers for the last of the words.
offers() {
    run __complete $1
    equal "the status of: throng __complete $1" 0 "$status"
    equal "what is offered for: throng $1" "$(printf '%s\n' "${@:2}")" "$(cut -f 1 out)"
}
# With an empty word at the end.
offers_next() {
    run __complete $1 ""
    equal "what is offered behind: throng $1" "$(printf '%s\n' "${@:2}")" "$(cut -f 1 out)"
}

mapfile -t all_jobs < <(throng jobs | awk '/^  [^ ]/ { print $1 }')
offers_next "" none run jobs new experiment generate stream submit
offers "r" none run
offers "--v" none --version
offers_next "nosuch" none
offers_next "run" files "${all_jobs[@]}"
offers_next "run wordcount" files
offers_next "run wordcount bible.txt" files
offers_next "jobs" files "${all_jobs[@]}"
offers_next "jobs grep" none
offers_next "new" none
offers_next "generate" none text log edges csv terasort
offers_next "generate csv --table" none orders customers
offers_next "stream" none map reduce
offers_next "stream map" files "${all_jobs[@]}"
offers_next "stream map wordcount -D" none case= words=
offers_next "submit" none hadoop spark
offers_next "submit hadoop" files "${all_jobs[@]}"
offers_next "submit spark wordcount -D" none case= words=
offers_next "new x --in" folders
offers_next "run -o" folders
offers_next "run --report" files
offers "run --report=bi" files
offers_next "run --workers" none
offers_next "run wordcount --sort" none key value none
offers "run wordcount --sort v" none value
offers "run wordcount --sort=" none --sort=key --sort=value --sort=none
mapfile -t experiments < <(throng experiment | awk '/^[a-z]/ { print $1 }')
offers_next "experiment" none "${experiments[@]}" report compare
offers_next "experiment report" files
offers_next "experiment report rows.jsonl -o" files
offers_next "experiment compare a.jsonl" files
offers "experiment pingpong --ac" none --across
offers "run --ov" none --overwrite
offers_next "run --overwrite wordcount" files
offers "run --overwrite --ov" none # once is enough
offers "run --then grep --the" none --then
offers "run wordcount -- --so" files # no option behind --

# Parameters are those of the job before.
offers_next "run wordcount -D" none case= words=
offers "run wordcount -D words=" none words=ascii words=unicode words=whitespace
offers "run wordcount -D words=u" none words=unicode
offers "run wordcount -Dca" none -Dcase=
offers "run wordcount x --then grep -D ig" none ignore_case=
offers "run wordcount x --then=grep -D ignore_case=" none ignore_case=on ignore_case=off
offers "run $scratch/program/lib/throng/jobs/libgrep.so -D pat" none pattern=
offers_next "run nosuch -D" none
offers_next "run ./nosuch.so -D" none
offers_next "run -D" none
run __complete
equal "the status without words" "0 none" "$status $(cat out)"
run __complete run w
equal "the help of what is offered" $'files\nwordcount\tHow often each word occurs' "$(cat out)"

# ------------------------------------------------------------------ every option of every command
commands=("" run jobs new experiment generate stream submit "experiment report"
    "experiment compare")
for experiment in "${experiments[@]}"; do commands+=("experiment $experiment"); done
mapfile -t kinds < <(throng generate | awk '/^[a-z]/ { print $1 }')
for kind in "${kinds[@]}"; do commands+=("generate $kind"); done
equal "the number of commands" $((10 + ${#experiments[@]} + ${#kinds[@]})) "${#commands[@]}"
for command in "${commands[@]}"; do
    options=$(throng $command --help | sed -nE '/^  -/{s/  [^ -].*//;p}' |
        grep -oE -- '(^|[ ,])--?[A-Za-z][A-Za-z-]*' | tr -d ' ,' | sort -u)
    equal "the options of the help of: throng $command" "$options" \
        "$(throng __complete $command - | cut -f 1 | sed 1d | sort -u)"
    [[ $options == *--help* ]] || fail "no options in the help of: throng $command"
done

# -------------------------------------------------------------------------------------------- bash
# bash_offers PIECE...: COMPREPLY for a line that bash takes apart so, the cursor at its end.
bash_offers() {
    bash -c '
        source "$1" || exit
        shift
        compopt() { options+="$* "; }  # which works only while readline completes
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) options=""
        _throng throng "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"
        echo "$options"' bash "$scripts/throng.bash" "$@"
}
equal "bash: commands" "run jobs new experiment generate stream submit" \
    "$(bash_offers throng "" | xargs)"
equal "bash: an option" "--sort --scratch --split-size" "$(bash_offers throng run --s | xargs)"
equal "bash: a value" "key value none" "$(bash_offers throng run --sort "" | xargs)"
equal "bash: a value in the same word" "value" "$(bash_offers throng run --sort = v | xargs)"
equal "bash: one behind =" "key value none" "$(bash_offers throng run --sort = | xargs)"
equal "bash: parameters" "case= words= -o nospace" \
    "$(bash_offers throng run wordcount -D "" | xargs)"
equal "bash: a parameter's value" "unicode" \
    "$(bash_offers throng run wordcount -D words = u | xargs)"
equal "bash: a job" "grep" "$(bash_offers throng run gre | xargs)"
equal "bash: files" "bible.txt binary -o filenames" "$(bash_offers throng run wordcount bi | xargs)"
equal "bash: a file with a space" "with space" "$(bash_offers throng run wordcount wi | head -n 1)"
equal "bash: a file behind =" "bible.txt binary -o filenames" \
    "$(bash_offers throng run --report = bi | xargs)"
equal "bash: folders" "folder -o filenames" "$(bash_offers throng run -o "" | xargs)"
equal "bash: is registered" "complete -F _throng throng" \
    "$(bash -c 'source "$1" && complete -p throng' bash "$scripts/throng.bash")"

# --------------------------------------------------------------------------------------------- zsh
for shell in zsh fish; do
    command -v "$shell" >/dev/null || fail "$shell is missing: ./dev setup installs it"
done
zsh -n "$scripts/_throng" || fail "zsh cannot read _throng"
# zsh_offers WORD...: what its completion system is given, in a function of its own each.
zsh_offers() {
    zsh -f -c '
        _describe() {  # -V TAG ARRAY [OPTION...]
            local each
            for each in "${(@P)3}"; do print -r -- "${each} ${*[4,-1]}"; done
        }
        _files() { print -r -- "files $*"; }
        compset() { print -r -- "compset $*"; }
        source_it() { source "$1"; }
        script=$1; shift
        words=("$@") CURRENT=$# PREFIX=${@[-1]}
        source_it $script' zsh "$scripts/_throng" "$@"
}
matches "zsh: commands" "run:Run a job *jobs:List the jobs*" "$(zsh_offers throng "")"
equal "zsh: a value" "key value none" "$(zsh_offers throng run --sort "" | xargs)"
matches "zsh: parameters, with no space behind" "case=:*-S *words=:*-S *" \
    "$(zsh_offers throng run wordcount -D "")"
matches "zsh: jobs and files" "*grep:*wordcount:*compset -P*files *" "$(zsh_offers throng run "")"
matches "zsh: folders" "compset -P*files -/" "$(zsh_offers throng run -o "")"

# -------------------------------------------------------------------------------------------- fish
export HOME=$scratch
# fish_offers LINE: what fish itself offers at the end of the line.
fish_offers() {
    # shellcheck disable=SC2016  # $argv is fish's
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$scripts/throng.fish" "$1" |
        cut -f 1 | sort | xargs
}
fish --no-execute "$scripts/throng.fish" || fail "fish cannot read throng.fish"
equal "fish: commands" "experiment generate jobs new run stream submit" "$(fish_offers 'throng ')"
equal "fish: an option" "--scratch --sort --split-size" "$(fish_offers 'throng run --s')"
equal "fish: a value" "key none value" "$(fish_offers 'throng run --sort ')"
equal "fish: a value in the same word" "--sort=value" "$(fish_offers 'throng run --sort=v')"
equal "fish: parameters" "case= words=" "$(fish_offers 'throng run wordcount -D ')"
equal "fish: a parameter's value" "words=unicode" "$(fish_offers 'throng run wordcount -D words=u')"
equal "fish: files" "bible.txt binary" "$(fish_offers 'throng run wordcount bi')"
equal "fish: a file behind =" "--report=bible.txt --report=binary" \
    "$(fish_offers 'throng run --report=bi')"
equal "fish: folders" "folder/" "$(fish_offers 'throng run -o f')"
finish
