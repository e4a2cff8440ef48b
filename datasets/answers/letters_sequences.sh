#!/usr/bin/env bash
# letters_sequences.sh [LEAST FILE...]: which sequences of three words of a line occur at least
# LEAST times (2) in each of the files (the letters), and how often: "words<TAB>file<TAB>count".
set -euo pipefail
export LC_ALL=C
answers=${BASH_SOURCE[0]%/*}
(($# > 0)) || set -- 2 letters/*
least=$1
shift
bash "$answers/words.sh" "$@" | awk -F '\t' '
    {
        if ($2 == file && $3 == line) ++words
        else words = 1
        file = $2
        line = $3
        if (words >= 3) print before " " last " " $1 "\t" file
        before = last
        last = $1
    }' | sort | uniq -c | awk -v "least=$least" '$1 >= least {
        count = $1
        sub(/^ *[0-9]+ /, "")
        print $0 "\t" count
    }' | sort -t $'\t' -k 1,1 -k 2,2
