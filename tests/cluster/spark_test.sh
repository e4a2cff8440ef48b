#!/usr/bin/env bash
# Jobs on a Spark of two executors give what `throng run` gives, and count the same: also where
# executors are killed, first attempts crash, and slow ones are tried twice.
#   cluster.sh spark ... -- spark_test.sh THRONG SOURCE_TREE none UNSTEADY_PLUGIN
# shellcheck disable=SC1091,SC2034,SC2317  # what jobs.sh calls and reads
# shellcheck source=jobs.sh
source "$(dirname "$0")/jobs.sh" "$@"
engine=spark
in=file://$PWD/in
out=file://$PWD/out

put() {
    mkdir -p "${!#}"
    ln "$@"
}
results() { cat "out/$1"/part-*; }

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

make_inputs "$PWD/in"
sed -i 's#"/#"file:///#g' inverted-index.expected
plain_jobs

submit killed wordcount text.txt &
kill_when executor_with 0 map
kill_when stage 1 map
kill_when stage '[0-9]+' reduce
wait "$!"
checked killed wordcount "an executor and stages killed in mid-job"
for event in 'Lost executor 0' 'throng: status -9 of .* stream map' \
    'throng: status -9 of .* stream reduce'; do
    equal "in the log: $event" found "$(grep -qE "$event" killed.log && echo found)"
done

submit crashed "$4" lines.txt -D first=crashes -D "mark=$PWD/crashed.mark"
checked crashed unsteady "a first attempt that crashes"
equal "what crashed" found "$(grep -q 'throng: status -6 of ' crashed.log && echo found)"

submit waited "$4" lines.txt -D first=waits -D "mark=$PWD/waited.mark" \
    --conf spark.speculation=true --conf spark.speculation.quantile=0.25
checked waited unsteady "one that is slow, tried twice"
equal "the slow one" "found 1" "$(grep -q 'as speculatable' waited.log && echo found) $(
    find waited.mark | wc -l)"
finish
