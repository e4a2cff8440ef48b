# shellcheck shell=bash
gives points_line.tsv points.tsv
