#!/usr/bin/env bash
# The jobs that calculate with numbers, where input is odd or wrong. (What they make of the data
# sets, tests/jobs/runs says.)
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

# gives WHAT EXPECTED ARGUMENT...: the results of a run, with spaces for tabs and `;` between lines.
gives() {
    local what=$1 expected=$2
    shift 2
    run run "$@" --quiet
    equal "$what" "0 $expected" "$status $(tr '\t' ' ' <out | paste -sd ';')"
}

# -------------------------------------------------------------------------------------- histogram
# bitmap WIDTH HEIGHT BITS BYTES: its header, and so many pixels of bytes 1, 2, 3.
bitmap() {
    local number
    number() { printf %b "$(printf '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) \
        $(($1 >> 24 & 255)))"; }
    printf BM
    for number in 0 0 54 40 "$1" "$2" $((1 + ($3 << 16))) 0 0 0 0 0 0; do number "$number"; done
    yes $'\1\2\3' | tr -d '\n' | head -c "$4"
}
bitmap 4 2 24 24 >upwards.bmp
bitmap 4 -2 24 24 >downwards.bmp
bitmap 0 0 24 0 >empty.bmp
gives "a bitmap of 8 pixels" "blue 1 8;green 2 8;red 3 8" histogram upwards.bmp
gives "whose uppermost row is the first" "blue 1 8;green 2 8;red 3 8" histogram downwards.bmp
gives "both, and one of no pixels" "blue 1 16;green 2 16;red 3 16" histogram ./*wards.bmp empty.bmp
gives "one of no pixels" "" histogram empty.bmp
gives "with bytes behind its pixels" "blue 1 1;green 2 1;red 3 1" histogram <(bitmap 1 1 24 100)
bitmap 4 2 24 23 >short.bmp
bitmap 4 2 8 24 >grey.bmp
bitmap -4 2 24 24 >negative.bmp
bitmap 2000000000 2000000000 24 24 >huge.bmp
for file in short negative huge; do
    says 1 "*'$file.bmp'*: a bitmap that ends before its last pixel; *" run histogram "$file.bmp"
done
says 1 "*'grey.bmp'*: a bitmap of 8 bits for a pixel: it must be one of 24, not compressed; *" \
    run histogram grey.bmp
says 1 "*bible.txt*: no bitmap; *" run histogram "$data/bible.txt"

# ------------------------------------------------------------------------------ linear-regression
printf '1,3\n\n2;5\n 3\t7\n' >line
gives "points of a line" "intercept 1;points 3;r 1;slope 2" linear-regression line
printf '1 5\n2 5\n' >level
gives "a level line has no r" "intercept 5;points 2;slope 0" linear-regression level
printf '999999999.000001 1\n999999999.000002 2\n999999999.000003 3\n' >far
gives "small differences of large numbers" "intercept -999999999000000;points 3;r 1;slope 1000000" \
    linear-regression far
printf '1 5\n1 6\n' >upright
says 1 "*there are no two points with different x*" run linear-regression upright
says 1 "*there are no points*" run linear-regression /dev/null
printf '1 5\n1 6 7\n' >three
says 1 "*'three'*line 2?: a line is two numbers, x and y, and not 3; with *" \
    run linear-regression three
printf '1 2.50\n' >digits
says 1 "*'2.50' is no number with up to 1 digits behind the point, *" \
    run linear-regression digits -D decimals=1
says 2 "*decimals*'10'*" run linear-regression line -D decimals=10

# ----------------------------------------------------------------------------------- string-match
printf 'a.c\nabc\nA.C a.c\n' >lines
printf 'a.c\n*\na.c\nabc' >keys
gives "keys are texts, not patterns, and each is counted once" "* 0;a.c 2;abc 1" \
    string-match lines -D keys=keys
gives "without regard to capitals" "A.C 2" string-match lines -D keys=<(echo A.C) \
    -D ignore_case=on
gives "no lines" "* 0;a.c 0;abc 0" string-match /dev/null -D keys=keys
printf 'a\n\nb\n' >gap
says 2 "*keys: line 2 of 'gap' is empty: every text would contain it" \
    run string-match lines -D keys=gap
says 2 "*keys: '/dev/null' is empty" run string-match lines -D keys=/dev/null
says 2 "*keys*" run string-match lines

# ----------------------------------------------------------------------------------------- kmeans
printf '0 0\n0 1\n\n10 10\n10 11\n0 0\n' >points
gives "two clusters" "0 3 [0,0.333333333333];1 2 [10,10.5]" kmeans points
gives "their points" "0 [0,0];0 [0,0];0 [0,1];1 [10,10];1 [10,11]" kmeans points -D write=points
gives "one cluster" "0 5 [4,4.4]" kmeans points -D clusters=1
gives "no more clusters than there are different points" \
    "0 2 [0,0];1 1 [0,1];2 1 [10,10];3 1 [10,11]" kmeans points -D clusters=9
gives "points none of which moves at first, until centres are means" \
    "0 2 [33];1 3 [81.6666666667]" kmeans <(printf '%s\n' 98 21 80 45 67) -D decimals=0
gives "no points" "" kmeans /dev/null -D clusters=3
gives "numbers behind the point" "0 1 [-0.25]" kmeans <(echo -0.25) -D decimals=2
printf '1 2\n3\n1 2\n5\n' >uneven
says 1 "*some points have 1 numbers, and others 2*" run kmeans uneven -D clusters=1
for workers in 1 2 7; do
    run run kmeans "$data/points.tsv" -D clusters=20 -D write=points --workers "$workers" --quiet
    cp out "by_$workers"
    same "20 clusters with $workers workers" by_1 "by_$workers"
done
equal "every point is in a cluster" "$(sed 's/\.0$//; s/\.0\t/\t/' "$data/points.tsv" | sort)" \
    "$(cut -f 2 by_1 | tr -d '[]' | tr ',' '\t' | sort)"
equal "and there are so many clusters" 20 "$(cut -f 1 by_1 | uniq | wc -l)"

# -------------------------------------------------------------------------------- matrix-multiply
printf '1 2\n3 4\n' >left
printf '0.5,0\n0,1e3\n' >right
gives "a product" "1 0.5 2000;2 1.5 4000" matrix-multiply left -D right=right
cut -f 2 out >product
gives "whose result is a matrix again" "1 0.25 2e+06;2 0.75 4e+06" \
    matrix-multiply product -D right=right
printf '1 2\n3 4 5\n' >ragged
says 1 "*'ragged'*line 2?: the row has 3 numbers, and 'right' has 2 rows; with *" \
    run matrix-multiply ragged -D right=right
says 2 "*right: line 2 of 'ragged' has 3 numbers; all rows must have as many as the first, which \
has 2" run matrix-multiply left -D right=ragged
says 2 "*right: line 1 of 'keys': 'a.c' is no number" run matrix-multiply left -D right=keys
says 2 "*right: '/dev/null' is empty" run matrix-multiply left -D right=/dev/null
says 1 "*the left matrix must be one file*" run matrix-multiply left left -D right=right

# -------------------------------------------------------------------------------------------- pca
printf '1 1\n2 2\n3 3\n' >diagonal
run run pca diagonal --quiet
equal "points of a diagonal" "component 1 1 0.707106781;component 1 2 0.707106781;\
covariance 1 1 1;covariance 1 2 1;covariance 2 2 1;mean 1 0 2;mean 2 0 2;variance 1 0 2" \
    "$(tr '\t' ' ' <out | grep -vE '^(component|variance) 2' | paste -sd ';')"
says 1 "*some rows have * numbers, and others *" run pca uneven --max-bad-records 5
says 1 "*a covariance needs two rows or more*" run pca <(echo 1 2)

finish
