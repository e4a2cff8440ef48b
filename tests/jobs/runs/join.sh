# shellcheck shell=bash
gives join_orders.tsv -D left=orders.csv -D by=product -D right_by=name -D rows=full orders.csv \
    products.csv
