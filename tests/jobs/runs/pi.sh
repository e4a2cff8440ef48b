# shellcheck shell=bash
gives pi.tsv -D samples=100000
gives pi.tsv -D samples=100000 --tasks 1
gives pi.tsv -D samples=100000 --tasks 1234
