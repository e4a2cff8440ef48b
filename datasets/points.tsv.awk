# 600 points of a plane, "x<TAB>y" with a digit behind the point, around four of them.
BEGIN {
    split("100 420 380 900", middle_x)
    split("150 200 610 700", middle_y)
    for (point = 0; point < 600; ++point) {
        around = 1 + random(4)
        x = middle_x[around] + random(90) + random(90) - 90
        y = middle_y[around] + random(90) + random(90) - 90
        printf "%d.%d\t%d.%d\n", int(x / 10), x % 10, int(y / 10), y % 10
    }
}
