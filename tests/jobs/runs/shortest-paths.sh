# shellcheck shell=bash
# Reducers that send each other messages are all alive.
modes=(live auto)
gives paths_links.tsv -D from=999 links.tsv
