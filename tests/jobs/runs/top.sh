# shellcheck shell=bash
gives bible_top.tsv -D n=25 bible.txt
