#!/usr/bin/env bash
# Jobs on a Hadoop of two nodes give what `throng run` gives, and count the same: also where
# containers are killed, first attempts crash, and slow ones are tried twice.
#   cluster.sh hadoop ... -- hadoop_test.sh THRONG SOURCE_TREE none UNSTEADY_PLUGIN
# shellcheck disable=SC1091,SC2034,SC2154,SC2317  # what jobs.sh calls, reads and sets
# shellcheck source=jobs.sh
source "$(dirname "$0")/jobs.sh" "$@"
engine=hadoop
in=/in
out=/out
named=$(sed -nE 's#.*fs.defaultFS</name><value>([^<]*)</value>.*#\1#p' "$HADOOP_CONF_DIR"/core*)$in
splitting=(--conf mapreduce.job.maps=6)

put() {
    hadoop fs -mkdir -p "${!#}"
    hadoop fs -put "$@"
}
bring() { hadoop fs -get "$out/$1" "$2"; }
map_tasks() { sed -n 's/^\t\tLaunched map tasks=//p' "$1.log"; }
# The client does not hear what tasks say.
said() { find "$THRONG_CLUSTER"/throng/*/*logDir* -name stderr -exec cat {} +; }

# container TASK: the Java of the first attempt of a task, such as m_000000.
container() { pgrep -f "^[^ ]*/java .*$THRONG_CLUSTER.*YarnChild .*_$1_0 "; }

# stage TASK: the stage that a container has started, once it has read so much.
stage() {
    local java process
    java=$(container "$1") && process=$(pgrep -P "$java") && has_read 1000000 "$process"
}

container_with_stage() { stage "$1" >/dev/null && container "$1"; }

# events NAME: what Hadoop says that it has started, and what went wrong.
events() {
    sed -nE 's/^\t\t((Launched|Failed|Killed) (map|reduce) tasks=[0-9]+)$/\1/p' "$1.log" |
        sort | paste -sd ,
}

# What the page shows, on a text of its own.
documented_job() {
    cp a.txt book.txt
    throng run wordcount book.txt --quiet >book.expected
    documented '^\$ \.\/dev cluster hadoop -- bash$' '^\$ exit$' cluster.md >shown
    bash -e shown >shown.log 2>&1 || fail "what docs/cluster.md shows" "$(tail -n 20 shown.log)"
    hadoop fs -cat '/counts/part-*' | sort >book.got
    same "what docs/cluster.md shows" book.expected book.got
    hadoop fs -mkdir /books
    hadoop fs -mv /book.txt /books
    hadoop fs -rm -r /counts >/dev/null 2>&1
    took "what docs/cluster.md shows"
}

# The command by hand, but for 20 reduce tasks, which would take a while here.
job_by_hand() {
    local build
    build=$(dirname "$1")/..
    bash "$root/framework/cmake/make_portable.sh" "$build" portable/throng >/dev/null
    tar -C portable -czf throng.tar.gz throng
    cp "$unsteady" libmine.so
    throng run ./libmine.so book.txt --quiet >hand.expected
    documented '^### A Hadoop cluster$' '^### Amazon EMR$' when-to-move.md |
        sed -n '/^hadoop jar/,/[^\\]$/{s/reduces=20/reduces=2/;p}' >by_hand
    bash -e by_hand >by_hand.log 2>&1 || fail "the command by hand" "$(tail -n 20 by_hand.log)"
    hadoop fs -cat '/counts/part-*' | sort >hand.got
    same "the command by hand" hand.expected hand.got
    took "the command by hand"
}

make_inputs
plain_jobs
failing_job --reducers 1 --conf mapreduce.job.maps=2 --conf mapreduce.map.maxattempts=1

submit killed wordcount text.txt --reducers "$reducers" &
kill_when container_with_stage m_000000
kill_when stage m_000001
kill_when container r_000000
wait "$!"
checked killed wordcount "containers and a stage killed in mid-job"
matches "what was killed" "Failed map tasks=2,Failed reduce tasks=1,*" "$(events killed)"

# With the other form of pairs, which Hadoop divides otherwise, and a name of the input that is too
# long for a variable of a task.
long_name="{lines.txt,$(printf 'x%.0s' {1..131020})}"
submit crashed "$unsteady" "$long_name" --reducers "$reducers" -D first=crashes --io rawbytes
checked_together crashed unsteady "first attempts that crash, and pairs as rawbytes"
matches "what crashed" "Failed map tasks=2,Failed reduce tasks=2,*" "$(events crashed)"

submit waited "$unsteady" lines.txt --reducers "$reducers" -D first=waits \
    --conf mapreduce.job.maps=4 \
    --conf mapreduce.map.speculative=true --conf mapreduce.reduce.speculative=true \
    --conf mapreduce.job.speculative.retry-after-no-speculate=1000 \
    --conf mapreduce.job.speculative.slowtaskthreshold=0.1
checked waited unsteady "one that is slow, tried twice"
matches "what became of the slow one" "Killed map tasks=[1-9]*" "$(events waited)"

documented_job
job_by_hand "$1"
finish
