# shellcheck shell=bash
gives sessions_access.tsv -D gap=240 access.log
