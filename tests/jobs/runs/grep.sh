# shellcheck shell=bash
gives bible_noah.tsv -D 'pattern=Noah|ark of [a-z]+' bible.txt
