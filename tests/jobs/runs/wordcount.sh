# shellcheck shell=bash
gives bible_words.tsv bible.txt
