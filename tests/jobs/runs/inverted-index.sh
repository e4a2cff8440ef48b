# shellcheck shell=bash
gives letters_files.tsv letters --split-size 1K
gives letters_lines.tsv letters --split-size 1K -D places=lines
