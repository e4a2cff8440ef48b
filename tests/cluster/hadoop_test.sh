#!/usr/bin/env bash
# Jobs on a Hadoop of two nodes give what `throng run` gives, and count the same: also where
# containers are killed, first attempts crash, and slow ones are tried twice.
#   cluster.sh hadoop ... -- hadoop_test.sh THRONG SOURCE_TREE none UNSTEADY_PLUGIN
# shellcheck disable=SC1091,SC2034,SC2317  # what jobs.sh calls and reads
# shellcheck source=jobs.sh
source "$(dirname "$0")/jobs.sh" "$@"
engine=hadoop
in=/in
out=/out

put() {
    hadoop fs -mkdir -p "${!#}"
    hadoop fs -put "$@"
}
results() { hadoop fs -cat "/out/$1/part-*"; }

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

make_inputs /in
server=$(sed -nE 's#.*fs.defaultFS</name><value>([^<]*)</value>.*#\1#p' "$HADOOP_CONF_DIR"/core*)
sed -i "s#\"/in#\"$server/in#g" inverted-index.expected
plain_jobs

submit killed wordcount text.txt &
kill_when container_with_stage m_000000
kill_when stage m_000001
kill_when container r_000000
wait "$!"
checked killed wordcount "containers and a stage killed in mid-job"
matches "what was killed" "Failed map tasks=2,Failed reduce tasks=1,*" "$(events killed)"

submit crashed "$4" lines.txt -D first=crashes
checked crashed unsteady "first attempts that crash"
matches "what crashed" "Failed map tasks=2,Failed reduce tasks=2,*" "$(events crashed)"

submit waited "$4" lines.txt -D first=waits --conf mapreduce.job.maps=4 \
    --conf mapreduce.map.speculative=true --conf mapreduce.reduce.speculative=true \
    --conf mapreduce.job.speculative.retry-after-no-speculate=1000 \
    --conf mapreduce.job.speculative.slowtaskthreshold=0.1
checked waited unsteady "one that is slow, tried twice"
matches "what became of the slow one" "Killed map tasks=[1-9]*" "$(events waited)"
finish
