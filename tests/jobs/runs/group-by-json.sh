# shellcheck shell=bash
gives group_by_readings.tsv -D key=/place/room -D sum=value -D mean=value -D min=value \
    -D max=value readings.jsonl
