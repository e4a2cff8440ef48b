# shellcheck shell=bash
gives group_by_orders.tsv -D key=region,product -D count= -D sum=units -D mean=price_cents \
    -D min=units -D max=units orders.csv
