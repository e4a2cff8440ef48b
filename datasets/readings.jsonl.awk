# 1,200 lines of JSON: what sensors have measured, in decimals; some have measured nothing.
BEGIN {
    room_count = split("cellar|hall|roof, west|the \\\"lab\\\"", room, "|")
    for (line = 0; line < 1200; ++line) {
        printf "{\"sensor\": %d, \"place\": {\"room\": \"%s\"}", 1 + random_low(40),
            room[1 + random_low(room_count)]
        if (random(20) > 0) {
            printf ", \"value\": %s%d.%02d", random(4) == 0 ? "-" : "", random(60), random(100)
        }
        print "}"
    }
}
