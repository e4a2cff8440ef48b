# shellcheck shell=bash
gives measures_product.tsv -D right=weights.tsv measures.tsv
