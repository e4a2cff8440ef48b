#!/usr/bin/env bash
# The results of wordcount, compared with an independent count, for all kinds of input.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

count_words() { bash "$data/answers/bible_words.sh" /dev/stdin; }

# wordcount_is EXPECTED-FILE ARGUMENT...
wordcount_is() {
    local expected=$1
    shift
    run run wordcount --quiet "$@"
    equal "the status of: wordcount $*" 0 "$status"
    equal "standard error of: wordcount $*" "" "$(cat err)"
    same "wordcount $*" "$expected" out
}

# For several workers and sizes of splits.
wordcount_is_always() {
    local workers split
    wordcount_is "$@"
    for workers in 1 2 7; do
        for split in 64 64M; do
            wordcount_is "$@" --workers "$workers" --split-size "$split"
        done
    done
}

# ------------------------------------------------------------------------------------ one file each
cp "$data/bible.txt" bible
count_words <bible >bible.count
wordcount_is_always bible.count bible

small_file() { # NAME, made from standard input
    cat >"$1"
    count_words <"$1" >"$1.count"
    wordcount_is_always "$1.count" "$1"
}
printf 'The end of the file\nis not the end of the' | small_file no_final_newline
head -n 500 bible | sed 's/$/\r/' | small_file crlf
printf 'a\0b a\0\0A\n\377\376caf\303\251 \303 na\357\277ive\n\0' | small_file nul_and_invalid_utf8
for ((a = 0; a < 256; a++)); do # each pair of bytes
    text=
    for ((b = 0; b < 256; b++)); do printf -v text '%s\\x%02x\\x%02x' "$text" "$a" "$b"; done
    printf '%b' "$text"
done | small_file all_bytes
small_file empty </dev/null
printf '\n\n\n' | small_file only_newlines

# ------------------------------------------------------------------------------- one very long line
times=25 # 103 MB
sanitized && times=3
for ((i = 0; i < times; i++)); do tr '\n' ' ' <bible; done >long_line
equal "the number of lines in long_line" 0 "$(wc -l <long_line)"
awk -v times="$times" -F '\t' '{ print $1 "\t" times * $2 }' bible.count >long_line.count
if sanitized; then
    wordcount_is long_line.count long_line
else
    wordcount_is_always long_line.count long_line
fi
rm long_line

# --------------------------------------------------------------------------------------- many files
split --number=l/100 -a 2 -d bible part.
for part in part.*; do
    mkdir -p "tree/${part#part.}/deeper"
    split --number=l/100 -a 2 -d "$part" "tree/${part#part.}/deeper/file."
done
rm part.*
equal "the number of files in tree" 10000 "$(find tree -type f | wc -l)"
wordcount_is bible.count tree
wordcount_is bible.count tree/ --workers 1
wordcount_is bible.count 'tree/*' --workers 7
wordcount_is bible.count 'tree/0*' tree/[1-9]* --split-size 64
wordcount_is bible.count 'tree/*/deeper/file.??'

# ----------------------------------------------------------------------------- streams and mixtures
for workers in 1 2 7; do
    wordcount_is bible.count - --workers "$workers" --split-size 64 <bible
    wordcount_is bible.count - --workers "$workers" --split-size 64M < <(cat bible)
done
wordcount_is bible.count - < <(head -n 20000 bible && sleep 0.1 && tail -n +20001 bible)
wordcount_is bible.count /dev/stdin < <(cat bible)
wordcount_is bible.count <(cat bible) --split-size 64
head -n 9999 bible >first
wordcount_is bible.count first - < <(tail -n +10000 bible)
wordcount_is bible.count <(cat first) - --split-size 64 < <(tail -n +10000 bible)
wordcount_is empty.count - </dev/null

awk -F '\t' '{ print $1 "\t" 2 * $2 }' bible.count >twice.count
wordcount_is twice.count bible bible
ln -s bible link
wordcount_is twice.count bible link

cp bible ./-
wordcount_is bible.count ./-
cp bible 'a[b]*c'
wordcount_is bible.count 'a[b]*c'

# --------------------------------------------------------------------------------------- selections
sort -t "$(printf '\t')" -k2,2nr -k1,1 bible.count >by_value
wordcount_is by_value bible --sort value
head -n 10 by_value >top
wordcount_is top bible --top 10
wordcount_is by_value bible --top 1000000
head -n 10 bible.count >first_keys
wordcount_is first_keys bible --top 10 --sort key
run run wordcount bible --sort none --quiet
sort out >sorted
same "wordcount --sort none, sorted afterwards" bible.count sorted
finish
