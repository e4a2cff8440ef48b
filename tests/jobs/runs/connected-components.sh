# shellcheck shell=bash
# Reducers that send each other messages are all alive.
# shellcheck disable=SC2034  # job_run.sh goes through them
modes=(live auto)
gives components_ties.tsv ties.tsv
