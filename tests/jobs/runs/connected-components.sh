# shellcheck shell=bash
# Reducers that send each other messages are all alive.
modes=(live auto)
gives components_ties.tsv ties.tsv
