# shellcheck shell=bash
gives links_lists.tsv links.tsv --split-size 4K
