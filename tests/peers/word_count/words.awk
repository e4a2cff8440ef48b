# Counts the words, runs of ASCII letters, of a text.
{
    $0 = tolower($0)
    gsub(/[^a-z]+/, " ")
    for (i = 1; i <= NF; i++) count[$i]++
}

END {
    for (word in count) printf "%s\t%d\n", word, count[word]
}
