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

# ---------------------------------------------------------------------------------- THRONG_JOB_PATH
# A job is found by the name that it gives itself, whatever the file is called.
mkdir mine other
mv "$jobs/libgrep.so" mine/libsearch.so
says 2 "there is no job 'grep'; there are: wordcount" run grep -D pattern=x bible.txt
export THRONG_JOB_PATH=other::nosuch:mine
run run grep -D pattern=Golgotha bible.txt --quiet
equal "the lines that a job of THRONG_JOB_PATH finds" "0 3" "$status $(wc -l <out)"
run jobs
equal "the jobs with THRONG_JOB_PATH" "grep wordcount" "$(awk '{ print $1 }' out | paste -sd ' ')"

# The folders of THRONG_JOB_PATH come before the program's own, in their order.
cp libmine.so mine/libwordcount.so
run jobs wordcount
matches "the job of the last folder" "*from mine/libwordcount.so, *" "$(cat out)"
cp libmine.so other/libanything.so
run jobs
equal "each job is listed once" "grep wordcount" "$(awk '{ print $1 }' out | paste -sd ' ')"

# What is no job is told of, and disturbs the others no more than that.
echo text >other/libbroken.so
cp "$jobs/../../../bin/throng" other/libprogram.so
run jobs
equal "the status of jobs with broken ones" 0 "$status"
equal "the jobs with broken ones" "grep wordcount" "$(awk '{ print $1 }' out | paste -sd ' ')"
matches "what is said of broken ones" \
    "throng: 'other/libbroken.so' is not a job plugin: *"$'\n'"throng: \
*'other/libprogram.so'*" "$(cat err)"
run run wordcount bible.txt --top 1 --quiet
equal "a job beside broken ones" "0  $(printf 'the\t63919')" "$status $(cat err) $(cat out)"
unset THRONG_JOB_PATH

# --------------------------------------------------------------------------- files that are no jobs
echo text >libtext.so
: >libempty.so
echo 'int main() {}' >job.cpp
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
    says 2 "'./job.cpp' is a source file: build it as a plugin with throng_add_job, *" \
        "$command" ./job.cpp "${inputs[@]}"
done
rm -r "$jobs"
says 2 "there is no job 'wordcount', nor any other, in $jobs" run wordcount bible.txt
run jobs
equal "what is said where there are no jobs" "throng: there are no jobs in $jobs" "$(cat err)"
finish
