# shellcheck shell=bash
gives texts_ranked.tsv letters access.log orders.csv --split-size 16K
