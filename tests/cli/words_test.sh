#!/usr/bin/env bash
# What the parameters of wordcount do, compared with tr and awk and with fixed texts.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

tab=$(printf '\t')

# "   12 word" as "word<TAB>12".
count_lines() { sort | uniq -c | sed -E "s/^ *([0-9]+) (.*)$/\2$tab\1/"; }

for file in bible.txt access.log orders.csv; do
    for split in 100 4M; do
        run run wordcount -D case=keep --split-size "$split" "$data/$file"
        tr -cs 'A-Za-z' '\n' <"$data/$file" | grep . | count_lines >expected
        same "case=keep on $file" expected out

        run run wordcount -D words=whitespace --split-size "$split" "$data/$file"
        awk '{ for (i = 1; i <= NF; i++) print tolower($i) }' "$data/$file" | count_lines >expected
        same "words=whitespace on $file" expected out

        run run wordcount -D words=whitespace -D case=keep --split-size "$split" "$data/$file"
        awk '{ for (i = 1; i <= NF; i++) print $i }' "$data/$file" | count_lines >expected
        same "words=whitespace case=keep on $file" expected out
    done
done

printf 'one\vtwo\fthree\rfour  \t five\n\377 \377\n' >spaces
run run wordcount -D words=whitespace spaces
printf '%s\t%s\n' five 1 four 1 one 1 three 1 two 1 $'\377' 2 >expected
same "words=whitespace on all kinds of white space" expected out

# Latin, Greek and Cyrillic letters; a combining accent belongs to its word (e + U+0301 is not the
# one letter of the same look); bytes that are not UTF-8 part words; digits and hyphens too.
cat >scripts <<'END'
Straße STRASSE Öl öl ÖL
ΑΘΗΝΑ Αθήνα αθήνα
Москва МОСКВА москва
café CAFÉ cafe日本語 x2y North-East
END
printf 'cafe\314\201 a\377b \303 c\n' >>scripts
tr ' ' '\t' >expected <<'END'
a 1
b 1
c 1
cafe日本語 1
END
printf 'cafe\314\201\t1\ncaf\303\251\t2\n' >>expected
tr ' ' '\t' >>expected <<'END'
east 1
north 1
strasse 1
straße 1
x 1
y 1
öl 3
αθηνα 1
αθήνα 2
москва 3
END
sort expected >expected.sorted
for split in 10 4M; do
    run run wordcount -D words=unicode --split-size "$split" scripts
    same "words=unicode with splits of $split" expected.sorted out
done

run run wordcount -D words=unicode -D case=keep scripts
grep -a -c . out >lines
equal "the number of different words with words=unicode case=keep" 22 "$(cat lines)"
matches "words=unicode case=keep" "*"$'\n'"Öl${tab}1"$'\n'"*" "$(cat out)"
matches "words=unicode case=keep" "*"$'\n'"ΑΘΗΝΑ${tab}1"$'\n'"*" "$(cat out)"

# Plain ASCII has the same words both ways.
run run wordcount -D words=unicode "$data/bible.txt"
same "words=unicode on bible.txt" "$data/expected/bible_words.tsv" out
finish
