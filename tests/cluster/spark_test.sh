#!/usr/bin/env bash
# Jobs on a Spark of two executors give what `throng run` gives, and count the same: also where
# executors are killed, first attempts crash, and slow ones are tried twice.
#   cluster.sh spark ... -- spark_test.sh THRONG SOURCE_TREE none UNSTEADY_PLUGIN
# shellcheck disable=SC1091,SC2034,SC2154,SC2317  # what jobs.sh calls, reads and sets
# shellcheck source=jobs.sh
source "$(dirname "$0")/jobs.sh" "$@"
engine=spark
in=file://$PWD/in
out=file://$PWD/out
named=$in
splitting=(--conf spark.sql.files.maxPartitionBytes=700000 --conf spark.sql.files.openCostInBytes=1)

put() {
    local folder=${!#}
    mkdir -p "${folder#file://}"
    cp -rl "${@:1:$#-1}" "${folder#file://}"
}
bring() { cp -r "out/$1" "$2"; }
map_tasks() { sed -nE 's/.* Adding task set 0\.0 with ([0-9]+) tasks.*/\1/p' "$1.log"; }
said() { cat "$1.log"; }

# stage EXECUTOR KIND: the stage that an executor has started, once it has read something.
stage() {
    local process
    process=$(pgrep -f "^$THRONG_CLUSTER/work/[^ ]*/$1/throng stream $2" | head -n 1) &&
        has_read 100000 "$process"
}

# executor_with EXECUTOR KIND: the Java of an executor that has such a stage.
executor_with() {
    stage "$@" >/dev/null && pgrep -f "^[^ ]*/java .*$THRONG_CLUSTER.* --executor-id $1 "
}

# The Java of the executor that has such a stage, whichever that is, and what its maps have made.
executor_of() {
    local process folder
    process=$(stage '[0-9]+' "$1") && folder=$(readlink "/proc/$process/cwd") || return
    folder=${folder%%/userFiles*}
    pgrep -f "^[^ ]*/java .*$THRONG_CLUSTER.* --executor-id $(basename "$folder") "
}

# What the page shows, on a text of its own.
documented_job() {
    cp a.txt book.txt
    throng run wordcount book.txt --quiet >book.expected
    documented '^\$ \.\/dev cluster spark -- bash$' '^\$ exit$' cluster.md >shown
    bash -e shown >shown.log 2>&1 || fail "what docs/cluster.md shows" "$(tail -n 20 shown.log)"
    sort counts/part-* >book.got
    same "what docs/cluster.md shows" book.expected book.got
    took "what docs/cluster.md shows"
}

make_inputs
plain_jobs
failing_job --reducers 1 --conf spark.sql.files.maxPartitionBytes=4m

submit killed wordcount text.txt --reducers "$reducers" &
kill_when executor_with 0 map
kill_when stage 1 map
kill_when stage '[0-9]+' reduce
kill_when executor_of reduce
wait "$!"
checked killed wordcount "executors and stages killed in mid-job"
for event in 'Lost executor 0' 'throng: status -9 of .* stream map' \
    'throng: status -9 of .* stream reduce' 'Lost executor [1-9]' \
    'Resubmitted ShuffleMapTask|Resubmitting ShuffleMapStage|Resubmitted \(resubmitted\)'; do
    equal "in the log: $event" found "$(grep -qE "$event" killed.log && echo found)"
done

submit crashed "$unsteady" lines.txt --reducers "$reducers" -D first=crashes \
    -D "mark=$PWD/crashed"
checked crashed unsteady "first attempts that crash, of a map and of a reduce task"
for stage in map reduce; do
    equal "a $stage stage that crashes" found \
        "$(grep -q "throng: status -6 of .* stream $stage" crashed.log && echo found)"
done

submit waited "$unsteady" lines.txt --reducers "$reducers" -D first=waits -D "mark=$PWD/waited" \
    --conf spark.speculation=true --conf spark.speculation.quantile=0.25
checked waited unsteady "slow ones, of map and of reduce tasks, tried twice"
for stage in 0 1; do
    equal "a slow task of stage $stage.0" found \
        "$(grep -qE "in stage $stage\.0 .*as speculatable" waited.log && echo found)"
done
equal "those that were slow" "map reduce" "$(echo waited.[mr]* | sed 's/waited\.//g')"

documented_job
finish
