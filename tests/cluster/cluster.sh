#!/usr/bin/env bash
# Hadoop or Spark on this machine, for as long as a command runs, or until Ctrl-C.
#   cluster.sh hadoop|spark THRONG FOLDER [-- COMMAND [ARGUMENT...]]
# Everything is kept below FOLDER and removed at the end; FOLDER/skipped says why nothing was
# started, when something is missing: the status is 77 then. The command's status otherwise.
# The command has the engine in its environment, and $THRONG_CLUSTER, the folder of this run.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
engine=$1
programs=$(cd -- "$(dirname -- "$2")" && pwd) # where throng is
mkdir -p "$3"
top=$(cd -- "$3" && pwd)
[[ ${4:---} == -- ]] || {
    printf 'cluster.sh: expected -- before a command, not %s\n' "'$4'" >&2
    exit 2
}
shift $(($# < 4 ? $# : 4))
settings=() # NAME=VALUE, for the environment
pid=""
exec {hold}>/dev/null # later what keeps the engine up

say() { printf 'cluster: %s\n' "$*" >&2; }

rm -f "$top/skipped"
run=$(mktemp -d -p "$top" run.XXXXXX)
skip() {
    say "$engine NOT STARTED: $(tail -n 1 "$run/why")"
    tail -n 1 "$run/why" >"$top/skipped"
    cat "$run/why" >&2
    exit 77
}

# The engine ends when nobody holds its standard input open.
stop() {
    trap '' INT TERM
    if [[ -n $pid ]]; then
        exec {hold}>&-
        timeout 30 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    fi
    rm -rf "$run"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fetched=$("$here/fetch.sh" "$engine" 2>"$run/why") || {
    (($? == 77)) || {
        cat "$run/why" >&2
        exit 2
    }
    skip
}
JAVA_HOME=$("$here/java.sh")
export JAVA_HOME # containers look for it

# hold_up COMMAND...: starts an engine, which says "ready", and ends when its input does.
hold_up() {
    local tries
    mkfifo "$run/hold"
    setsid "$@" <"$run/hold" >"$run/out" 2>"$run/log" &
    pid=$!
    exec {hold}>&- {hold}>"$run/hold"
    for ((tries = 0; tries < 3000; tries++)); do
        if grep -qsx ready "$run/out"; then return; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 30 "$run/log" >&2
    say "$engine did not start; above is the end of what it has said"
    exit 1
}

# What the clients of a Hadoop look for, where its distribution has it.
start_hadoop() {
    local home=$run/home
    mkdir -p "$home/share/hadoop/common" "$home/share/hadoop/tools/lib" "$run/conf"
    ln -s "$here/hadoop/bin" "$home/bin"
    ln -s "$fetched/lib" "$home/share/hadoop/common/lib"
    ln -s "$fetched"/lib/hadoop-streaming-*.jar "$home/share/hadoop/tools/lib/"
    cp "$here/hadoop/log4j.properties" "$run/conf"
    hold_up "$JAVA_HOME/bin/java" -Xmx1g --add-opens=java.base/java.lang=ALL-UNNAMED \
        -Dtest.build.data="$run" -cp "$run/conf:$fetched/lib/*" \
        "$here/hadoop/MiniCluster.java" "$run" 1 2 "$fetched/lib/*"
    settings=("HADOOP_HOME=$home" "HADOOP_CONF_DIR=$run/conf"
        "HADOOP_STREAMING_JAR=$(printf '%s\n' "$home"/share/hadoop/tools/lib/*.jar)"
        "PATH=$home/bin:$programs:$PATH")
}

start_spark() {
    local home=$run/home
    mkdir -p "$run/conf" "$run/tmp"
    ln -s "$("$fetched/python/bin/python" -c 'import pyspark; print(pyspark.__path__[0])')" "$home"
    printf '%s\n' >"$run/conf/spark-defaults.conf" \
        "spark.driver.memory 768m" \
        "spark.executor.memory 768m" \
        "spark.driver.host 127.0.0.1" \
        "spark.driver.bindAddress 127.0.0.1" \
        "spark.ui.enabled false"
    settings=("SPARK_HOME=$home" "SPARK_CONF_DIR=$run/conf" "SPARK_LOCAL_DIRS=$run/tmp"
        "SPARK_LOCAL_IP=127.0.0.1" "PYSPARK_PYTHON=$fetched/python/bin/python"
        "PATH=$home/bin:$programs:$PATH")
    hold_up env "${settings[@]}" "$here/spark/start.sh" "$run"
}

say "starting $engine"
case $engine in
    hadoop) start_hadoop ;;
    spark) start_spark ;;
esac
settings+=("JAVA_HOME=$JAVA_HOME" "THRONG_CLUSTER=$run")
if (($# > 0)); then
    status=0
    env "${settings[@]}" "$@" {hold}>&- || status=$?
    exit "$status"
fi
say "$engine is there until Ctrl-C. In another shell, set"
printf 'export %q\n' "${settings[@]}"
case $engine in
    hadoop) say "then, for example: hadoop fs -ls / or hadoop jar \$HADOOP_STREAMING_JAR ..." ;;
    spark) say "then, for example: spark-submit PROGRAM.py" ;;
esac
while kill -0 "$pid" 2>/dev/null; do sleep 1; done
say "$engine has ended by itself"
false
