# 400 rows of four whole numbers, of which the second and the third follow the first.
BEGIN {
    for (row = 0; row < 400; ++row) {
        first = random(1000) - 500
        second = 2 * first + random(300)
        third = 100 - first + random(700)
        printf "%d\t%d\t%d\t%d\n", first, second, third, random(50)
    }
}
