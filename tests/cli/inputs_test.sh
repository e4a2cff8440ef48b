#!/usr/bin/env bash
# Jobs that read something else than lines. The fourth to sixth argument are the plugins of the
# documentation's jobs on CSV, binary records and results.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
sales=$4
readings=$5
frequencies=$6

# ------------------------------------------------------------------------------------------- tables
printf '\xef\xbb\xbfday,city,cents\r\n1,"Bad ""Aibling"",\nKurpark",5\r\n1,Ulm,250\r\n' >one.csv
printf 'cents,city\n50,Ulm\n1,"Bad ""Aibling"",\nKurpark"\n' >two.csv
printf 'Bad "Aibling",\\nKurpark\t6\nUlm\t300\n' >sums
for options in "" "--split-size 1K" "--workers 3"; do
    # shellcheck disable=SC2086  # they are words
    run run "$sales" one.csv two.csv $options --quiet
    equal "the status, $options" "0 " "$status $(cat err)"
    same "the sums of two files, $options" sums out
done
run run "$sales" - --quiet <one.csv
equal "the sums of standard input" $'Bad "Aibling",\\nKurpark\t5\nUlm\t250' "$(cat out)"

printf 'town,cents\nUlm,1\n' >town.csv
says 1 "'town.csv' has no column 'city': its columns are 'town', 'cents'" \
    run "$sales" one.csv town.csv --quiet
printf 'city,cents\n"Ulm\n",1\nUlm,x\n' >wrong.csv
says 1 "map failed in 'wrong.csv', on the record at byte 20 (line 4): column 'cents' is 'x': \
expected a whole number that fits its type; *" run "$sales" wrong.csv --quiet

# ---------------------------------------------------------------------------------- binary records
printf '\x07\0\0\0\0\0\0\0\0\0\xf8\x3f\x07\0\0\0\0\0\0\0\0\0\0\xc0' >binary
run run "$readings" binary --quiet
equal "the most of a sensor" $'7\t1.5' "$(cat out)"
printf 1234567890 >>binary
says 1 "'binary' has 34 bytes, which is no multiple of 12, the size of the records that the job \
reads" run "$readings" binary --quiet
run run "$readings" - --quiet <binary
equal "the status of a stream that is no whole number of records" 1 "$status"
equal "what is said of it" "throng: standard input ends with 10 bytes that are no whole record of \
12 bytes" "$(cat err)"

# ------------------------------------------------------------------------------------------ results
printf 'a b a c\n' >words
run run wordcount words --then "$frequencies" --quiet
equal "the counts of counts" $'1\t2\n2\t1' "$(cat out)"
says 2 "job 'sales' cannot read the output of another job: it reads rows of CSV, which a header \
line names the columns of, and the output is without a header line; let it take lines or a \
throng::key_value" run wordcount words --then "$sales" --quiet

# ------------------------------------------------------------------------------- what a job reads
for job in "$sales: rows of CSV, which a header line names the columns of" \
    "$readings: binary records of 12 bytes" \
    "$frequencies: lines of key, tab and value, as throng writes them" \
    "wordcount: lines of text"; do
    run jobs "${job%%: *}"
    equal "what ${job%%: *} reads" "It reads ${job#*: }." "$(grep '^It reads' out)"
done
finish
