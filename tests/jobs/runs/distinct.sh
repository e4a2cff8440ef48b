# shellcheck shell=bash
gives bible_distinct.tsv bible.txt
