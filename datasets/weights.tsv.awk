# A matrix of four rows and six columns.
BEGIN {
    for (row = 0; row < 4; ++row) {
        for (column = 0; column < 6; ++column) {
            printf "%d%s", random(41) - 20, column < 5 ? "\t" : "\n"
        }
    }
}
