# A bitmap of 61 by 47 pixels of 24 bits, as printf's %b reads it: a row has one byte that fills it.
function byte(value) { printf "\\0%03o", value }
function number(value, bytes) {
    for (; bytes > 0; --bytes) {
        byte(value % 256)
        value = int(value / 256)
    }
}
BEGIN {
    width = 61
    height = 47
    printf "BM"
    number(54 + height * (width * 3 + 1), 4)
    number(0, 4)
    number(54, 4)
    number(40, 4)
    number(width, 4)
    number(height, 4)
    number(1, 2)
    number(24, 2)
    number(0, 24)
    for (y = 0; y < height; ++y) {
        for (x = 0; x < width; ++x) {
            byte(4 * x)
            byte(5 * y)
            byte(random_low(256))
        }
        byte(0)
    }
}
