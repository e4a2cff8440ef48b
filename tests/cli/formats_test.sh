#!/usr/bin/env bash
# Results in other formats, compressed, in so many files, and as the input of other jobs.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
balances=$4
sales=$5
frequencies=$6

cp "$data/bible.txt" "$data/expected/bible_words.tsv" .

# made FILE ARGUMENT...: the results of wordcount.
made() {
    local file=$1
    shift
    run run wordcount bible.txt --quiet "$@"
    equal "the status of: $*" 0 "$status"
    equal "standard error of: $*" "" "$(cat err)"
    mv out "$file"
}

# ------------------------------------------------------------------------------------------ formats
# Its words are letters alone, so that other formats are easily made of the usual one.
tr '\t' , <bible_words.tsv >expected.csv
sed 's/^\(.*\)\t\(.*\)$/{"key":"\1","value":\2}/' bible_words.tsv >expected.jsonl
for format in tsv csv jsonl; do
    for workers in 1 2 7; do made "words.$format" --format "$format" --workers "$workers"; done
done
same "the results as tsv" bible_words.tsv words.tsv
same "the results as csv" expected.csv words.csv
same "the results as jsonl" expected.jsonl words.jsonl
made words.csv --format csv --memory 16M --sort value --top 2
equal "the first results as csv" $'the,63919\nand,51696' "$(cat words.csv)"

printf 'a "b", c\n\303\244\377\n' >odd
run run grep -D pattern=. -D encoding=bytes odd --quiet --format jsonl
equal "texts of any bytes as jsonl" \
    $'{"key":["odd",1],"value":"a \\"b\\", c"}\n{"key":["odd",2],"value":"\303\244\357\277\275"}' \
    "$(cat out)"
run run grep -D pattern=. -D encoding=bytes odd --quiet --format csv
equal "texts of any bytes as csv" $'odd,1,"a ""b"", c"\nodd,2,\303\244\377' "$(cat out)"

made out_csv -o csv --format csv --header word,count
nothing_left "as csv" csv _SUCCESS part-00000.csv
{ echo word,count && cat expected.csv; } >headed.csv
same "a part file with a header" headed.csv csv/part-00000.csv
made headed.tsv --header word,count --top 1
equal "standard output with a header" $'word\tcount\nthe\t63919' "$(cat headed.tsv)"
says 2 "--header is for tsv and csv: *" run wordcount bible.txt --format jsonl --header a,b
says 2 "--header: expected different names *, not 'a,a'" run wordcount bible.txt --header a,a
says 2 "--header: expected different names *, not 'a,'" run wordcount bible.txt --header a,
says 2 "--header: expected different names *, not 'a\"'" run wordcount bible.txt --header 'a"'
says 2 "--format: expected tsv, jsonl or csv, not 'xml'" run wordcount bible.txt --format xml

# Named outputs have the format, too, also those of jobs before the last; what jobs hand on has not.
printf 'ann 5\nbob 3\nann -7\n"carl\nbob x\n' >payments
run run "$balances" payments --then wordcount -o chain --quiet --format csv
equal "the status of a chain" 0 "$status"
nothing_left "of a chain" chain _SUCCESS _overdrawn-00000.csv _rejected-00000.csv part-00000.csv
equal "a named output of a job that is not the last" $'"""carl"\nbob x' \
    "$(cat chain/_rejected-00000.csv)"
equal "the results of the last job" $'ann,1\nbob,1' "$(cat chain/part-00000.csv)"

# -------------------------------------------------------------------------------------- compression
for how in gzip zstd; do
    if [[ $how == gzip ]]; then suffix=gz cat=zcat; else suffix=zst cat=zstdcat; fi
    made "words.$suffix" --compress "$how"
    "$cat" "words.$suffix" >words.tsv
    same "standard output, compressed with $how" bible_words.tsv words.tsv
    for workers in 1 7; do
        made other --compress "$how" --workers "$workers"
        same "the same with $workers workers, compressed with $how" "words.$suffix" other
    done
    made out_none -o "compressed_$how" --compress "$how" --format csv
    nothing_left "compressed with $how" "compressed_$how" _SUCCESS "part-00000.csv.$suffix"
    "$cat" "compressed_$how"/part-* >words.csv
    same "part files, compressed with $how" expected.csv words.csv
    run run wordcount /dev/null --compress "$how" --quiet
    equal "no results, compressed with $how" "" "$("$cat" out)"
done
throng run wordcount bible.txt --compress gzip --quiet >/dev/full 2>err
equal "the status of a compressed output that is full" 1 $?
equal "what is said of a compressed output that is full" \
    "throng: cannot write to standard output: No space left on device" "$(cat err)"
for ((i = 0; i < 5; i++)); do cat bible.txt; done >long # more than a pipe holds
{ throng run grep -D pattern= --quiet long --compress zstd 2>err; echo $? >left_status; } |
    head -c 1 >out
equal "the status where the reader of a compressed output has left" 0 "$(cat left_status)"
equal "standard error where the reader of a compressed output has left" "" "$(cat err)"
if command -v script >/dev/null; then
    script -qec "throng run wordcount bible.txt --compress zstd" /dev/null </dev/null >out
    equal "the status of compressed results for a terminal" 2 $?
    matches "what is said of them" "throng: compressed results are not for a terminal:*" \
        "$(cat out)"
fi

# -------------------------------------------------------------------------------------------- parts
made out_none -o parts --parts 3
nothing_left "in three parts" parts _SUCCESS part-00000 part-00001 part-00002
cat parts/part-* >words.tsv
same "the parts, one after the other" bible_words.tsv words.tsv
total=$(wc -l <bible_words.tsv)
equal "the results in each part" "$(((total + 2) / 3)) $(((total + 1) / 3)) $((total / 3))" \
    "$(for part in parts/part-*; do wc -l <"$part"; done | paste -sd ' ')"
made out_none -o some --parts 3 --top 1 --memory 16M
equal "a result in three parts" $'the\t63919' "$(cat some/part-*)"
equal "the files of a result in three parts" 3 "$(find some -name 'part-*' | wc -l)"
says 2 "*--parts*--output*" run wordcount bible.txt --parts 3
says 2 "--parts: expected a whole number from 1 to 100000, not '0'" \
    run wordcount bible.txt --parts 0 -o none

# ------------------------------------------------------------------- the input of the next one
made counts -o words --parts 3
run run "$frequencies" words --input-format kv --quiet
cp out frequencies
cut -f2 bible_words.tsv | sort | uniq -c | sort -k2n | awk '{print $2 "\t" $1}' >expected
same "how many words have which count" expected frequencies
made out_none -o cities --format csv --header city,cents --parts 2
run run "$sales" cities --quiet
same "what a job makes of the csv of another" bible_words.tsv out
says 2 "--input-format kv: job 'sales' cannot read the output of another job: it reads rows of *" \
    run "$sales" words --input-format kv
rm words/_SUCCESS
says 1 "'words' is not the output of a job that is done: it has no _SUCCESS;*" \
    run "$frequencies" words --input-format kv
run run "$frequencies" words --quiet
same "the same files without --input-format" expected out

# ----------------------------------------------------------------------------------- what is told
run run wordcount bible.txt -o nowhere --explain --format csv --compress zstd --parts 2 \
    --header word,count
matches "what would be done" "*part-00000.csv.zst and so on, 2 in all, with equally many*\
format *csv: a row*header *word, count*compressed *with zstd, in frames of*" "$(cat out)"
run run wordcount bible.txt --quiet --report report.json --format jsonl --compress gzip -o reported
equal "what is reported" '"format":"jsonl","compression":"gzip"' \
    "$(tr -d ' \n' <report.json | grep -o '"format":"[^,]*,"compression":[^,]*')"

finish
