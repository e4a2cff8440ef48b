#!/usr/bin/env bash
# Prints the folder of a Java that both engines run on, with its compiler; status 77 without one.
set -euo pipefail

for folder in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/*; do
    [[ -x $folder/bin/javac ]] || continue
    "$folder/bin/javac" -version 2>&1 | grep -qE '^javac (11|17)\.' || continue
    printf '%s\n' "$folder"
    exit 0
done
printf '%s\n' "there is no JDK of version 11 or 17 in JAVA_HOME or /usr/lib/jvm; ./dev setup \
--with-clusters installs one (Debian's package openjdk-17-jdk-headless)" >&2
exit 77
