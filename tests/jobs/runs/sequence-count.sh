# shellcheck shell=bash
gives letters_sequences.tsv letters --split-size 1K -D least=2
gives bible_sequences.tsv bible.txt -D least=150
