#!/usr/bin/env bash
# throng generate: the same bytes for the same command, whoever reads them.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
export LC_ALL=C

run generate terasort --records 12345
equal "the status of generate" 0 "$status"
equal "standard error of generate" "" "$(cat err)"
equal "the size of 12,345 records" 1234500 "$(wc -c <out)"
equal "lines that are no records" 0 \
    "$(grep -cvE $'^[]!-[^-~]{10}\t[0-9A-F]{32}  [A-Z]{54}$' out)"
equal "numbers of records" "$(printf '%032X\n' {0..12344} | sha256sum)" \
    "$(cut -c 12-43 out | sha256sum)"
equal "different keys" 12345 "$(cut -c 1-10 out | sort -u | wc -l)"
equal "characters of keys" 93 "$(cut -c 1-10 out | fold -w 1 | sort -u | wc -l)"
equal "first characters of keys" 93 "$(cut -c 1 out | sort -u | wc -l)"
cp out records

# These bytes are promised, as the numbers of who compares measurements depend on them.
equal "the checksum of what is written" \
    "61b3b3386b5000937278dc2617abd009cda5ddd36732c05c4b6226fecaeb7505  -" "$(sha256sum <records)"

run generate terasort --records 10K --seed 1
head -n 10000 records >first_records
same "the first records of a larger file" first_records out
run generate terasort --records 12345 --seed 2
equal "records that are the same with another seed" 0 \
    "$(comm -12 <(sort records) <(sort out) | wc -l)"
run generate terasort --records 0
equal "no records" "0 0" "$status $(wc -c <out)"

# Who has seen enough ends it; who cannot take more, too.
throng generate terasort --records 1G | head -n 1 >first
equal "the status with a reader that goes away" 0 "${PIPESTATUS[0]}"
head -n 1 records >first_record
same "what it has read" first_record first
if [[ -c /dev/full ]]; then
    status=0
    throng generate terasort --records 1M >/dev/full 2>err || status=$?
    equal "the status on a full disk" 1 "$status"
    matches "what is said of a full disk" \
        "throng: cannot write to standard output: No space left on device" "$(cat err)"
fi

says 2 "KIND: expected terasort, not 'nosuch'" generate nosuch --records 1
says 2 "KIND is missing" generate
says 2 "--records is missing" generate terasort
says 2 "--records: expected a number from 0 to *, not '-1'" generate terasort --records -1
says 2 "--seed: expected a whole number*, not 'x'" generate terasort --records 1 --seed x
finish
