#!/usr/bin/env bash
# throng generate: the same bytes for the same command, whoever reads them, and with any number of
# workers; distributions as the help has them.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
export LC_ALL=C

kinds=(text log edges csv terasort)

# --------------------------------------------------------------------------------- the same bytes
# These bytes are promised, as the numbers of who compares measurements depend on them.
while read -r checksum arguments; do
    # shellcheck disable=SC2086  # several words are meant
    run generate $arguments
    equal "the status of: throng generate $arguments" 0 "$status"
    equal "standard error of: throng generate $arguments" "" "$(cat err)"
    equal "the checksum of: throng generate $arguments" "$checksum" \
        "$(sha256sum <out | cut -c 1-16)"
done <<'END'
61b3b3386b500093 terasort --records 12345
1417511144ce64f7 text --records 20K
fbb2cbd30e50dd7d text --records 300 --vocabulary 12345 --exponent 1.234 --words 5 --seed 9
572c9e7f78c6ecaf log --records 20K
2d8757d8554d6f6d edges --records 100K
4464e78de730b8f1 edges --records 3K --vertices 3e9 --quarters 40,30,20,10
d310f3b4731cfdf7 csv --records 20K
5980bc6eff26765d csv --table customers --records 1000
END

for kind in "${kinds[@]}"; do
    run generate "$kind" --records 12345 --workers 3
    cp out records
    run generate "$kind" --records 12345 --workers 1
    same "$kind made by one worker" records out
    run generate "$kind" --records 5K
    same "the first records of more, of $kind" <(head -n "$(wc -l <out)" records) out
    run generate "$kind" --records 12345 --seed 2
    equal "whether another seed gives other $kind" 1 "$(cmp -s records out; echo $?)"
    header=0
    [[ $kind == csv ]] && header=1
    equal "the lines of 12,345 records of $kind" $((12345 + header)) "$(wc -l <records)"
    run generate "$kind" --records 0
    equal "the lines of no records of $kind" "0 $header" "$status $(wc -l <out)"

    # A size is that of whole records, as many as it has room for.
    size=$(head -n 4321 records | wc -c)
    throng generate "$kind" --size "$size" >out
    same "$kind of exactly that size" <(head -n 4321 records) out
    throng generate "$kind" --size $((size - 1)) >out
    same "$kind of a byte less" <(head -n 4320 records) out
    throng generate "$kind" --size 10 >out
    equal "$kind of less than a record" 0 "$(wc -c <out)"
    throng generate "$kind" --size 3M >out
    equal "whether 3 MiB of $kind lack less than a record" 1 \
        "$((3145728 - $(wc -c <out) < 300 && $(wc -c <out) <= 3145728))"
    equal "the last byte of $kind" 012 "$(tail -c 1 out | od -An -to1 | tr -d ' ')"
done

# -------------------------------------------------------------------------------------- terasort
throng generate terasort --records 12345 >records
equal "the size of 12,345 records" 1234500 "$(wc -c <records)"
equal "lines that are no records" 0 \
    "$(grep -cvE $'^[]!-[^-~]{10}\t[0-9A-F]{32}  [A-Z]{54}$' records)"
equal "numbers of records" "$(printf '%032X\n' {0..12344} | sha256sum)" \
    "$(cut -c 12-43 records | sha256sum)"
equal "different keys" 12345 "$(cut -c 1-10 records | sort -u | wc -l)"
equal "characters of keys" 93 "$(cut -c 1-10 records | fold -w 1 | sort -u | wc -l)"
equal "first characters of keys" 93 "$(cut -c 1 records | sort -u | wc -l)"

# ------------------------------------------------------------------------------------------ text
equal "what is no word" 0 "$(throng generate text --records 5000 |
    grep -cvE '^([bcdfghj-np-tv-xz][aeiou]){1,4}( ([bcdfghj-np-tv-xz][aeiou]){1,4})*$')"
equal "the words of a line" "1 9" "$(throng generate text --records 5000 --words 5 |
    awk '{ if (NF > most) most = NF; if (!least || NF < least) least = NF }
        END { print least, most }')"
# The number of a word, counted from 1, and how often it is to be expected, by floating-point
# numbers: a deviation of more than five times the square root of that is none by chance.
frequencies() { # EXPONENT VOCABULARY
    throng generate text --records 50K --vocabulary "$2" --exponent "$1" >words
    awk -v exponent="$1" -v vocabulary="$2" '
        BEGIN {
            consonants = "bcdfghjklmnpqrstvwxz"
            vowels = "aeiou"
            for (i = 1; i <= vocabulary; ++i) total += 1 / i ^ exponent
        }
        function number(word,    i, value, first) {
            first = 0
            size = 1
            for (i = 1; i <= length(word); i += 2) {
                value = value * 100 + (index(consonants, substr(word, i, 1)) - 1) * 5 + \
                    index(vowels, substr(word, i + 1, 1)) - 1
                if (i > 1) first += size
                size *= 100
            }
            return first + value + 1
        }
        { for (i = 1; i <= NF; ++i) { ++count[$i]; ++all } }
        END {
            for (word in count) {
                if (number(word) > vocabulary) ++beyond
                by_number[number(word)] = count[word]
            }
            for (i = 1; i <= 300 && i <= vocabulary; ++i) {
                expected = all / i ^ exponent / total
                off = by_number[i] - expected
                if (off * off > 25 * expected + 1) {
                    ++odd
                    print "word " i ": " by_number[i] + 0 ", not about " expected >"/dev/stderr"
                }
            }
            print odd + 0, beyond + 0
        }' words
}
for exponent in 0 0.5 1 1.5; do
    equal "words too frequent or too rare, or that there are not, with exponent $exponent" "0 0" \
        "$(frequencies "$exponent" 2000)"
done
equal "the words of a vocabulary of 1" ba \
    "$(throng generate text --records 50 --vocabulary 1 | tr ' ' '\n' | sort -u)"
equal "words of a vocabulary of 150" 150 \
    "$(throng generate text --records 5K --vocabulary 150 --exponent 0 | tr ' ' '\n' |
        sort -u | wc -l)"
throng generate text --records 5K >words
throng run wordcount words --quiet >counted
tr ' ' '\n' <words | sort | uniq -c | awk '{ print $2 "\t" $1 }' >by_sort
same "what wordcount counts" by_sort counted

# ----------------------------------------------------------------------------------------- edges
run generate edges --records 50K --vertices 1024
equal "lines that are no edges" 0 "$(grep -cvE $'^(0|[1-9][0-9]*)\t(0|[1-9][0-9]*)$' out)"
# Each quarter of the matrix has its share, and so has each quarter of the first one.
quarters() {
    awk -v half="$1" '
        $1 < half * 2 && $2 < half * 2 { ++count[($1 >= half) * 2 + ($2 >= half)]; ++all }
        END { for (i = 0; i < 4; ++i) printf "%.0f ", 100 * count[i] / all }' out
}
equal "the shares of the quarters" "57 19 19 5 " "$(quarters 512)"
equal "the shares of a quarter's quarters" "57 19 19 5 " "$(quarters 256)"
run generate edges --records 100K --vertices 64 --quarters 40,30,20,10
equal "the shares of other quarters" "40 30 20 10 " "$(quarters 32)"
run generate edges --records 20K --vertices 700
equal "vertices beyond the last" 0 "$(awk '$1 >= 700 || $2 >= 700' out | wc -l)"
run generate edges --records 3 --vertices 1
equal "edges of a single vertex" "0 0 0 0 0 0" "$(tr '\t\n' '  ' <out | xargs)"
# As floating-point numbers: awk's own do for numbers of up to 2^53.
run generate edges --records 1K --vertices 4e9 --quarters 25,25,25,25
equal "vertices in the upper half" 1 \
    "$(awk '$1 >= 2e9 { ++high } END { print (high > 400 && high < 600) }' out)"
throng generate edges --records 20K --vertices 500 >graph
throng run pagerank graph --quiet --sort value --top 1 >ranked
equal "the vertex of highest rank" 0 "$(cut -f 1 ranked)"
equal "the vertices with a rank" "$(tr '\t' '\n' <graph | sort -u | wc -l)" \
    "$(throng run pagerank graph --quiet | wc -l)"
equal "the vertices with a component" "$(tr '\t' '\n' <graph | sort -u | wc -l)" \
    "$(throng run connected-components graph --quiet | wc -l)"

# ------------------------------------------------------------------------------------------- log
throng generate log --records 20K --visitors 300 --pages 50 --rate 3 >access.log
address='10\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}'
equal "lines that are none of a log" 0 "$(grep -cvE "^$address - (-|[a-z]+) \
\[[0-3][0-9]/Jan/2024:[0-2][0-9]:[0-5][0-9]:[0-5][0-9] \+0000\] \"(GET|POST) /[a-z]+ HTTP/1\.1\" \
(200|302|304|404|500) [0-9]+ \"(-|https://example\.org/[a-z]+)\" \"[^\"]+\"\$" access.log)"
equal "the times of the first and last record" \
    "[01/Jan/2024:00:00:00 [01/Jan/2024:00:00:00 [01/Jan/2024:01:51:06" \
    "$(sed -n '1p;3p;$p' access.log | awk '{ print $4 }' | xargs)"
equal "visitors" 300 "$(cut -d ' ' -f 1 access.log | sort -u | wc -l)"
equal "pages" 50 "$(cut -d ' ' -f 7 access.log | sort -u | wc -l)"
equal "the requests of all visits" 20000 \
    "$(throng run sessions access.log --quiet | awk -F '\t' '{ sum += $4 } END { print sum }')"
equal "users of visits, by name" "$(cut -d ' ' -f 3 access.log | sort -u | grep -cv '^-$')" \
    "$(throng run sessions -D user=name access.log --quiet | cut -f 1 | grep -v '^-$' |
        sort -u | wc -l)"
if ! sanitized; then # many records
    equal "the day behind the 28th of February" "[28/Feb/2024:23:59:59 [29/Feb/2024:00:00:00" \
        "$(throng generate log --records 5097601 --rate 1 | tail -n 2 | awk '{ print $4 }' | xargs)"
fi

# ------------------------------------------------------------------------------------------- csv
throng generate csv --records 20K --customers 500 --products 40 >orders.csv
throng generate csv --table customers --records 500 >customers.csv
equal "the header of orders" "order,date,customer,region,product,units,price_cents" \
    "$(head -n 1 orders.csv)"
product='([a-z]+|"[a-z]+, (small|large)")'
equal "rows that are no orders" 0 "$(sed 1d orders.csv | grep -cvE \
    '^[0-9]+,2024-[01][0-9]-[0-3][0-9],[0-9]+,([a-z]+|"far, north"),'"$product"',[0-9]+,[0-9]+$')"
equal "the days" 366 "$(cut -d , -f 2 orders.csv | sed 1d | sort -u | wc -l)"
equal "the customers" 500 "$(cut -d , -f 3 orders.csv | sed 1d | sort -u | wc -l)"
equal "the orders of all regions" 20000 "$(throng run group-by orders.csv -D key=region -D count= \
    --quiet | awk -F '\t' '{ sum += $2 } END { print sum }')"
equal "the units of all products" "$(sed 's/"[^"]*"/quoted/g; 1d' orders.csv |
    awk -F , '{ sum += $6 } END { print sum }') 40" \
    "$(throng run group-by orders.csv -D key=product -D sum=units --quiet |
        awk -F '\t' '{ sum += $2 } END { print sum, NR }')"
# Joined by the customer, the region is the same on both sides.
throng run join orders.csv customers.csv -D left=orders.csv -D by=customer --quiet >joined
equal "joined rows, and those with two regions" "20000 0" \
    "$(awk -F '\t' '{ if ($4 != $9) ++odd } END { print NR, odd + 0 }' joined)"

# ---------------------------------------------------------------------------------------- a file
run generate text --records 1000 -o text.txt
equal "the status with a file" "0 0" "$status $(wc -c <out)"
same "what is in the file" <(throng generate text --records 1000) text.txt
says 1 "output file 'text.txt' exists; choose another, or replace it with --overwrite" \
    generate text --records 5 -o text.txt
same "what is in a file that is not replaced" <(throng generate text --records 1000) text.txt
run generate text --records 5 -o text.txt --overwrite
same "what is in a file that is replaced" <(throng generate text --records 5) text.txt
says 1 "cannot write to 'nosuch/text': No such file or directory" \
    generate text --records 5 -o nosuch/text
mkdir folder
says 1 "cannot write to 'folder': Is a directory" generate text --records 5 -o folder
run generate text --records 5 -o /dev/null
equal "the status with a device" 0 "$status"
equal "what is left unfinished" "" "$(find . -name '*.part')"

# A signal ends it, and leaves nothing.
ended() { ! kill -0 "$pid" 2>/dev/null; }
begun() { [[ -n $(find . -name 'endless.*.part' -size +0) ]]; }
env --default-signal=INT throng generate text --size 100G -o endless 2>err &
pid=$!
wait_for 30 begun || fail "it does not begin to write"
kill -s INT "$pid"
wait_for 30 ended || kill -KILL "$pid"
status=0
wait "$pid" || status=$?
equal "the status after SIGINT" "130 throng: interrupted" "$status $(cat err)"
equal "what is left after SIGINT" "" "$(find . -name 'endless*')"

# Who has seen enough ends it; who cannot take more, too.
for kind in "${kinds[@]}"; do
    throng generate "$kind" --records 1G | head -n 2 >first
    equal "the status with a reader that goes away" 0 "${PIPESTATUS[0]}"
    same "what it has read" <(throng generate "$kind" --records 2 | head -n 2) first
done
if [[ -c /dev/full ]]; then
    for kind in "${kinds[@]}"; do
        status=0
        throng generate "$kind" --records 1M >/dev/full 2>err || status=$?
        equal "the status on a full disk" 1 "$status"
        equal "what is said of a full disk" \
            "throng: cannot write to standard output: No space left on device" "$(cat err)"
    done
    says 1 "cannot write to '/dev/full': No space left on device" \
        generate text --records 1M -o /dev/full
fi

# ----------------------------------------------------------------------------------- the command
run generate
equal "the kinds" "0 ${kinds[*]}" "$status $(awk '{ print $1 }' out | xargs)"
says 2 "there is no kind 'nosuch'; there are: text, log, edges, csv, terasort" \
    generate nosuch --records 1
says 2 "say how much to write: either --records N or --size SIZE" generate terasort
says 2 "say how much to write: either --records N or --size SIZE" \
    generate text --records 1 --size 1K
says 2 "--records: expected a number from 0 to *, not '-1'" generate terasort --records -1
says 2 "--size: expected a size such as 65536, 64K or 16M, not '0'" generate text --size 0
says 2 "--seed: expected a whole number*, not 'x'" generate terasort --records 1 --seed x
says 2 "--overwrite is of use only with --output" generate text --records 1 --overwrite
says 2 "--vocabulary: expected a number from 1 to 10000000, *, not '0'" \
    generate text --records 1 --vocabulary 0
for value in '' 10.001 -1 1. .5 1.2345 1e1 x 100; do
    says 2 "--exponent: expected a number from 0 to 10 such as 1.1, with up to three digits \
behind the point, not '$value'" generate text --records 1 --exponent "$value"
done
for value in '' 57,19,19 57,19,19,6 20,30,30,20 57,19,19,5,0 a,b,c,d 100,-1,1,0; do
    says 2 "--quarters: expected four shares such as 57,19,19,5, whose sum is 100, and of which \
the first is 25 or more, not '$value'" generate edges --records 1 --quarters "$value"
done
says 2 "--table: expected orders or customers, not 'x'" generate csv --records 1 --table x

# The examples of the help are command lines that work; a size is cut short here.
if ! sanitized; then
    examples=0
    while read -r line; do
        examples=$((examples + 1))
        mkdir "example_$examples"
        bash -c "set -o pipefail; cd example_$examples; $line" >out 2>err
        equal "the status of the example: $line" 0 $?
    done < <(for kind in '' "${kinds[@]}"; do
        throng generate ${kind:+"$kind"} --help | sed -n '/^Examples:/,/^$/s/^  //p' |
            sed -E 's/--size [0-9]+[GM]/--size 1M/'
    done)
    equal "the number of examples" 14 "$examples"
fi
finish
