# shellcheck shell=bash
gives join_orders.tsv -D left=orders.csv -D by=product -D right_by=name -D rows=full orders.csv \
    products.csv

# A side of which there is nothing but the header, as it is or compressed.
printf 'id,name\n2,Ann\n1,Bob\n' >people.csv
printf 'town,id\r\n' >towns.csv
gzip -c towns.csv >towns.csv.gz
for towns in towns.csv towns.csv.gz; do
    for workers in 1 2; do
        run run join people.csv "$towns" -D left=people.csv -D by=id --quiet --workers $workers
        equal "rows with a partner in $towns" "0 " "$status $(cat out)"
        run run join people.csv "$towns" -D left=people.csv -D by=id -D rows=full --quiet
        equal "all rows, without a partner in $towns" $'1\tBob\t\\N\n2\tAnn\t\\N' "$(cat out)"
        run run join people.csv "$towns" -D left="$towns" -D by=id -D rows=full --quiet
        equal "all rows, if $towns is the left side" $'1\t\\N\tBob\n2\t\\N\tAnn' "$(cat out)"
    done
done
: >nothing.csv
says 1 "*all header lines are of 'people.csv': give the right input too, and with a header" \
    run join people.csv nothing.csv -D left=people.csv -D by=id
