# shellcheck shell=bash
gives picture_shades.tsv picture.bmp
