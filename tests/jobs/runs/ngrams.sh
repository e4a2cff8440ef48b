# shellcheck shell=bash
gives bible_bigrams.tsv -D least=100 bible.txt
gives bible_fivegrams.tsv -D n=5 -D least=20 bible.txt
