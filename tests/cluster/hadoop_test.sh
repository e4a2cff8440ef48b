#!/usr/bin/env bash
# Jobs on a Hadoop of two nodes give what `throng run` gives, and count the same: also where
# containers are killed, first attempts crash, and slow ones are tried twice.
#   cluster.sh hadoop ... -- hadoop_test.sh THRONG SOURCE_TREE none UNSTEADY_PLUGIN
here=$(cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=../cli/cli_test.sh
source "$here/../cli/cli_test.sh" "$@"
unsteady=$4
# shellcheck source=jobs.sh
source "$here/jobs.sh"

# submit NAME REDUCERS JOB INPUT [HADOOP-OPTION...] [-- STREAM-OPTION...]
submit() {
    local name=$1 reducers=$2 job=$3 input=$4 hadoop=() status=0
    shift 4
    while (($# > 0)) && [[ $1 != -- ]]; do
        hadoop+=("$1")
        shift
    done
    shift
    hadoop jar "$HADOOP_STREAMING_JAR" -D mapreduce.job.reduces="$reducers" "${hadoop[@]}" \
        -input "$input" -output "/out/$name" \
        -mapper "$(command -v throng) stream map $job $*" \
        -reducer "$(command -v throng) stream reduce $job $(sed -E 's/--header [^ ]+//' <<<"$*")" \
        >"$name.log" 2>&1 || status=$?
    ((status == 0)) || { failed "$name"; return; }
    hadoop fs -cat "/out/$name/part-*" | sort >"$name.results"
}

# What there is to see of a job that has failed.
failed() {
    fail "the job $1 failed" "its log ends with:" "$(tail -n 30 "$1.log")" "its tasks say:"
    find "$THRONG_CLUSTER/throng" -path '*userlogs*' -name stderr -size +0 \
        -exec tail -n 3 {} + | tail -n 40
}

# What Hadoop's counters for a job say, as whole() does.
counted() {
    sed -nE 's/^\t\t(map )?(records|bad records|reducers|results)=([0-9]+)$/\2 \3/p;
        s/^\t\t(long lines|frequent words)=([0-9]+)$/\1 \2/p' "$1.log" |
        sed 's/bad records/bad_records/' | sort
}

# --------------------------------------------------------------- what is done to a job under way

# The Java of the first attempt of a task, such as m_000000, of this cluster; there is at most one.
container() { pgrep -f "^[^ ]*/java .*$THRONG_CLUSTER.*YarnChild .*_$1_0 "; }

# The stage that a container has started, once it has read some of its input.
stage_in_midst() {
    local java stage read
    java=$(container "$1") && stage=$(pgrep -P "$java") &&
        read=$(awk '/^rchar/ { print $2 }' "/proc/$stage/io" 2>/dev/null) &&
        ((read > $2)) && printf '%s\n' "$stage"
}

# kill_in_midst TASK container|stage BYTES: the hard way, when so much has been read.
kill_in_midst() {
    local victim
    wait_for 120 stage_in_midst "$1" "$3" >/dev/null || fail "the task $1 never ran"
    if [[ $2 == stage ]]; then victim=$(stage_in_midst "$1" "$3"); else victim=$(container "$1"); fi
    kill -KILL "$victim" || fail "could not kill the $2 of $1"
}

# events NAME: what Hadoop says that it has launched, and what went wrong.
events() {
    sed -nE 's/^\t\t((Launched|Failed|Killed) (map|reduce) tasks)=([0-9]+)$/\1 \4/p' "$1.log" |
        sort | paste -sd ';'
}

make_inputs
hadoop fs -mkdir -p /in/files
hadoop fs -put text.txt orders.csv access.log lines.txt /in/
hadoop fs -put a.txt b.txt /in/files/
make_expected "$(hadoop fs -stat %n / >/dev/null; sed -n 's#.*<name>fs.defaultFS</name><value>\([^<]*\)</value>.*#\1#p' "$HADOOP_CONF_DIR/core-site.xml")/in/files"

timed() {
    local start=$SECONDS
    "$@"
    echo "$*: $((SECONDS - start)) s"
}
plain() {
    submit "$@"
    checked "$1" "$1"
}
timed plain wordcount 3 wordcount /in/text.txt
timed plain group-by 2 group-by /in/orders.csv -- "${orders[@]}" --header "$columns"
timed plain sessions 2 sessions /in/access.log
timed plain inverted-index 2 inverted-index /in/files
timed plain unsteady 2 "$unsteady" /in/lines.txt

killed() {
    cp wordcount.expected killed.expected
    cp wordcount.counts killed.counts
    submit killed 2 wordcount /in/text.txt &
    job=$!
    kill_in_midst m_000000 container 1000000
    kill_in_midst m_000001 stage 1000000
    wait_for 120 container r_000000 >/dev/null || fail "no reduce task ran"
    kill -KILL "$(container r_000000)" || fail "could not kill a reduce task"
    wait "$job"
    checked killed "containers killed in mid-job"
    equal "what was killed" "Failed map tasks 2;Failed reduce tasks 1;Launched map tasks 6;\
Launched reduce tasks 3" "$(events killed)"
}
crashed() {
    cp unsteady.expected crashed.expected
    cp unsteady.counts crashed.counts
    submit crashed 2 "$unsteady" /in/lines.txt -- -D first=crashes
    checked crashed "first attempts that crash"
    equal "what crashed" "" "$(events crashed)"
}
waited() {
    cp unsteady.expected waited.expected
    cp unsteady.counts waited.counts
    submit waited 2 "$unsteady" /in/lines.txt \
    -D mapreduce.map.speculative=true -D mapreduce.reduce.speculative=true -D mapreduce.job.maps=4 \
    -D mapreduce.job.speculative.retry-after-no-speculate=1000 \
    -D mapreduce.job.speculative.slowtaskthreshold=0.1 \
     -- -D first=waits
    checked waited "one that is slow, tried twice"
    equal "what waited" "" "$(events waited)"
}
timed killed
timed crashed
timed waited
finish
