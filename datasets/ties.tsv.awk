# An undirected graph of some 700 people in many groups, one tie "one<TAB>other" a line: a tree in
# each group, and a few ties more.
BEGIN {
    person = 0
    for (group = 0; group < 40; ++group) {
        begin = person
        size = 2 + random_low(60)
        for (person = begin + 1; person < begin + size; ++person) {
            # Mostly to somebody near, so that some groups are long chains.
            other = person - 1 - random_low(person - begin < 4 ? person - begin : 4)
            tie(person, other)
            if (random(5) == 0) tie(begin + random(person - begin), person)
        }
    }
}
function tie(one, other) {
    printf "p%03d\tp%03d\n", (one * 577) % 997, (other * 577) % 997
}
