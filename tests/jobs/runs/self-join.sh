# shellcheck shell=bash
gives baskets_joined.tsv baskets.txt --split-size 1K
