# shellcheck shell=bash
# The orders, with tabs instead of commas and quotes.
sed 's/""/\x01/g' "$data/orders.csv" |
    awk -F'"' -v OFS='' '{ for (i = 1; i <= NF; i += 2) gsub(/,/, "\t", $i) } 1' |
    sed 's/\x01/"/g' >orders.tsv
gives group_by_orders.tsv -D key=region,product -D count= -D sum=units -D mean=price_cents \
    -D min=units -D max=units "$PWD/orders.tsv"
