#!/usr/bin/env bash
# A Spark of its own processes: a master, and two workers with an executor each, as if on two hosts
# (a second attempt at a task is for another host). Writes "ready" on standard output when
# applications can be run, and ends when its standard input does.
#   start.sh FOLDER     Environment: SPARK_HOME, SPARK_CONF_DIR, JAVA_HOME
set -euo pipefail

folder=$1
started=()
stop() {
    kill "${started[@]}" 2>/dev/null || true # workers end their executors
    wait
}
trap stop EXIT

# start NAME CLASS ARGUMENT...
start() {
    "$SPARK_HOME/bin/spark-class" "org.apache.spark.deploy.$2" --webui-port 0 "${@:3}" \
        </dev/null >"$folder/$1.log" 2>&1 &
    started+=("$!")
}

# said NAME TEXT: waits until it has, and prints what follows.
said() {
    local tries
    for ((tries = 0; tries < 1200; tries++)); do
        sed -n "s#.*$2##p" "$folder/$1.log" 2>/dev/null | head -n 1 | grep . && return
        sleep 0.1
    done
    tail -n 20 "$folder/$1.log" >&2
    return 1
}

export SPARK_DAEMON_MEMORY=256m
start master master.Master --host 127.0.0.1 --port 0
master=$(said master "Starting Spark master at ")
for worker in 1 2; do
    start "worker$worker" worker.Worker --host "127.0.0.$worker" --port 0 --cores 1 --memory 1g \
        --work-dir "$folder/work" "$master"
done
for worker in 1 2; do said "worker$worker" "registered with " >/dev/null; done
echo "spark.master $master" >>"$SPARK_CONF_DIR/spark-defaults.conf"
echo ready
while read -r; do :; done
