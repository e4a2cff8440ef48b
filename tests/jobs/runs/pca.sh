# shellcheck shell=bash
gives measures_pca.tsv measures.tsv
