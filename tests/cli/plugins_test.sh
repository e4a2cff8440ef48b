#!/usr/bin/env bash
# Where jobs come from: names, paths, THRONG_JOB_PATH; and files that are no jobs.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

jobs=$scratch/program/lib/throng/jobs
cp "$data/bible.txt" .
cp "$jobs/libwordcount.so" libmine.so

for job in wordcount "$jobs/libwordcount.so" ./libmine.so libmine.so; do
    run run "$job" bible.txt --top 1 --quiet
    equal "the result of job $job" "0 $(printf 'the\t63919')" "$status $(cat out)"
done
run jobs ./libmine.so
matches "jobs ./libmine.so" "wordcount: How often each word occurs"$'\n'"from ./libmine.so, *" \
    "$(cat out)"

# The jobs that are listed, each indented below its folder.
listed() { awk '/^  / { print $1 }' out | paste -sd ' '; }

plugins=$(cd "$jobs" && printf '%s\n' lib*.so | sed 's/^lib//; s/\.so$//' | sort | paste -sd ' ')
run jobs
equal "the jobs of the program" "$plugins" "$(listed)"
matches "how the jobs of the program are listed" \
    "$jobs:"*$'\n'"  grep  *The lines that match a regular expression"$'\n'* "$(cat out)"

# From here on two of them will do.
find "$jobs" -name 'lib*.so' ! -name libgrep.so ! -name libwordcount.so -delete

# ---------------------------------------------------------------------------------- THRONG_JOB_PATH
# A job is found by the name that it gives itself, whatever the file is called.
mkdir mine other
mv "$jobs/libgrep.so" mine/libsearch.so
says 2 "there is no job 'grep'; there are: wordcount" run grep -D pattern=x bible.txt
export THRONG_JOB_PATH=other::nosuch:mine
run run grep -D pattern=Golgotha bible.txt --quiet
equal "the lines that a job of THRONG_JOB_PATH finds" "0 3" "$status $(wc -l <out)"
run jobs
equal "the jobs with THRONG_JOB_PATH" "grep wordcount" "$(listed)"

# Where each comes from is said.
equal "the folders of the jobs" "mine:"$'\n'"$jobs:" "$(grep -v '^  ' out)"

# Two jobs of a name are an error, wherever they are; their files can be named.
cp libmine.so mine/libwordcount.so
conflict="2 jobs are called 'wordcount': 'mine/libwordcount.so', '$jobs/libwordcount.so'; name the \
one that you mean by its file"
says 2 "$conflict" run wordcount bible.txt
says 2 "$conflict" jobs wordcount
run jobs
equal "the jobs with two of a name" "0 grep wordcount wordcount" "$status $(listed)"
equal "what is said of two of a name" "throng: $conflict" "$(cat err)"
run run mine/libwordcount.so bible.txt --top 1 --quiet
equal "one of two, by its file" "0 $(printf 'the\t63919')" "$status $(cat out)"
rm mine/libwordcount.so
THRONG_JOB_PATH=mine:$jobs run jobs wordcount
equal "the status with a folder that is searched twice" 0 "$status"

# What is no job is told of, and disturbs the others no more than that.
echo text >other/libbroken.so
cp "$jobs/../../../bin/throng" other/libprogram.so
run jobs
equal "the status of jobs with broken ones" 0 "$status"
equal "the jobs with broken ones" "grep wordcount" "$(listed)"
matches "what is said of broken ones" \
    "throng: 'other/libbroken.so' is not a job plugin: *"$'\n'"throng: \
*'other/libprogram.so'*" "$(cat err)"
run run wordcount bible.txt --top 1 --quiet
equal "a job beside broken ones" "0  $(printf 'the\t63919')" "$status $(cat err) $(cat out)"
unset THRONG_JOB_PATH

# -------------------------------------------------------------------------------- the user's folder
mkdir -p "$XDG_DATA_HOME/throng/jobs"
mv mine/libsearch.so "$XDG_DATA_HOME/throng/jobs/"
run run grep -D pattern=Golgotha bible.txt --quiet
equal "the lines that a job of the user's folder finds" "0 3" "$status $(wc -l <out)"
run jobs
equal "the jobs with a user's folder" "$XDG_DATA_HOME/throng/jobs:"$'\n'"$jobs:" \
    "$(grep -v '^  ' out)"
status=0
env -u XDG_DATA_HOME HOME="$PWD/home" throng run grep -D pattern=x bible.txt >out 2>err || status=$?
equal "the status without the user's folder" 2 "$status"
mkdir -p home/.local
mv "$XDG_DATA_HOME" home/.local/share
status=0
env -u XDG_DATA_HOME HOME="$PWD/home" throng jobs grep >out 2>err || status=$?
matches "a job of the user's folder in HOME" \
    "0 grep: *from $PWD/home/.local/share/throng/jobs/libsearch.so, *" "$status $(cat out)"

# --------------------------------------------------------------------------- files that are no jobs
echo text >libtext.so
: >libempty.so
head -c 60 libmine.so >libtorn.so
mkdir folder.so
libc=$(ldd "$scratch/program/bin/throng" | sed -n 's/.* => \(.*libc\.so\.6\) .*/\1/p')
for command in "run" "jobs"; do
    inputs=()
    [[ $command == run ]] && inputs=(bible.txt)
    for job in ./libtext.so libtext.so ./libempty.so bible.txt/ ./folder.so /etc/hostname; do
        says 2 "*'$job'*" "$command" "$job" "${inputs[@]}"
    done
    says 2 "'./libtext.so' is not a job plugin: it is no shared library (build one with *" \
        "$command" ./libtext.so "${inputs[@]}"
    says 2 "'$libc' is not a job plugin: it has no THRONG_JOB (*" "$command" "$libc" "${inputs[@]}"
    says 2 "plugin './libtorn.so' is damaged: *" "$command" ./libtorn.so "${inputs[@]}"
    says 2 "cannot read plugin './nosuch.so': No such file or directory" \
        "$command" ./nosuch.so "${inputs[@]}"
done

# --------------------------------------------------------------- plugins that somebody built before
# Of the version before this one, and with another standard library: both of each are named.
version=$(throng --version | sed -n 's/.*(plugin interface \([0-9]*\))$/\1/p')
cp "$4" libprevious.so
cp "$5" libother.so
previous="plugin './libprevious.so' was built for version $((version - 1)) of the plugin \
interface, this program has version $version: build it again with this program's headers"
other="plugin './libother.so' was built with the C++ standard library libother by Clang 99, this \
program with libstdc++ by GCC *: build it again with libstdc++ (option -stdlib=libstdc++ of Clang)"
for command in "run" "jobs"; do
    inputs=()
    [[ $command == run ]] && inputs=(bible.txt)
    says 2 "$previous" "$command" ./libprevious.so "${inputs[@]}"
    says 2 "$other" "$command" ./libother.so "${inputs[@]}"
done
mkdir old
mv libprevious.so old/
THRONG_JOB_PATH=old run jobs
equal "the jobs beside one of another version" "0 wordcount" "$status $(listed)"
matches "what is said of it" "throng: plugin 'old/libprevious.so' was built for version *" \
    "$(cat err)"

rm -r "$jobs"
nowhere="$XDG_DATA_HOME/throng/jobs, $jobs"
says 2 "there is no job 'wordcount', nor any other, in $nowhere" run wordcount bible.txt
run jobs
equal "what is said where there are no jobs" "throng: there are no jobs in $nowhere" "$(cat err)"
finish
