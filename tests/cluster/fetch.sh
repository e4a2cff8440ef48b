#!/usr/bin/env bash
# Fetches the Hadoop or Spark of the tests, unless that was done before, and prints the folder that
# it is in: of the user's cache, one for each list of versions.
#   fetch.sh hadoop|spark
# Ends with status 77, having said what is missing and what would bring it, when it cannot.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/throng_clusters

# cannot WHY REMEDY
cannot() {
    printf '%s; %s\n' "$1" "$2" >&2
    exit 77
}

# needs COMMAND PACKAGE
needs() {
    command -v "$1" >/dev/null || cannot "$1 is missing" \
        "./dev setup --with-clusters installs it (Debian's package $2)"
}

# fetched NAME COMMAND...: makes a folder by the command, which gets its name; whole or not at all.
fetched() {
    local folder=$cache/$1 log
    shift
    if [[ ! -f $folder/complete ]]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        log=$folder/log
        "$@" "$folder" >"$log" 2>&1 </dev/null || {
            tail -n 5 "$log" >&2
            cannot "could not fetch it (the end of $log is above)" \
                "./dev setup --with-clusters, where Maven Central and PyPI can be reached"
        }
        touch "$folder/complete"
    fi
    printf '%s\n' "$folder"
}

fetch_hadoop() {
    mvn --batch-mode --file "$here/hadoop/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$1/lib"
}

# An environment is bound to its folder, and to the Python that has made it.
fetch_spark() {
    python3 -m venv "$1/python" &&
        "$1/python/bin/pip" install --disable-pip-version-check --no-input \
            --requirement "$here/spark/requirements.txt" &&
        "$1/python/bin/python" -c 'import pyspark'
}

sum() { sha256sum "$1" | cut -c 1-12; }

[[ $1 == hadoop || $1 == spark ]] || {
    printf 'fetch.sh: there are hadoop and spark, not %s\n' "'$1'" >&2
    exit 2
}
"$here/java.sh" >/dev/null
needs flock util-linux
needs pgrep procps
mkdir -p "$cache"
exec {lock}>"$cache/$1.lock"
flock "$lock" # two at a time would be in each other's way
case $1 in
    hadoop)
        needs mvn maven
        fetched "hadoop-$(sum "$here/hadoop/pom.xml")" fetch_hadoop
        ;;
    spark)
        needs python3 python3
        python3 -c 'import ensurepip, venv' 2>/dev/null || cannot \
            "python3 cannot make environments" \
            "./dev setup --with-clusters installs what it lacks (Debian's package python3-venv)"
        name=spark-$(sum "$here/spark/requirements.txt")
        # The Python that it was made with may be gone.
        "$cache/$name/python/bin/python" -c 'import pyspark' 2>/dev/null ||
            rm -f "$cache/$name/complete"
        fetched "$name" fetch_spark
        ;;
esac
