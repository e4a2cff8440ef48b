# shellcheck shell=bash
gives bible_phrases.tsv -D keys=phrases.txt bible.txt
