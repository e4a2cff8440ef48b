# shellcheck shell=bash
# Reducers that send each other messages are all alive.
modes=(live auto)
gives pagerank_links.tsv links.tsv
