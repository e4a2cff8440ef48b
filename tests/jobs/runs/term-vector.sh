# shellcheck shell=bash
gives texts_terms.tsv bible.txt letters access.log orders.csv
