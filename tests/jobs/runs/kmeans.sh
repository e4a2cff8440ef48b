# shellcheck shell=bash
# Reducers that send messages are never deferred.
# shellcheck disable=SC2034  # job_run.sh reads it
modes=(live auto)
gives points_clusters.tsv -D clusters=4 -D decimals=1 points.tsv
