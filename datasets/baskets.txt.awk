# 400 shopping baskets of three things each, separated by commas, in no order; some come twice.
BEGIN {
    thing_count = split("bread milk butter cheese apples eggs rice tea coffee sugar salt flour " \
        "onions carrots beans oil honey oats plums leeks", thing, " ")
    for (basket = 0; basket < 400; ++basket) {
        split("", taken)
        for (count = 0; count < 3;) {
            one = 1 + random_low(thing_count)
            if (one in taken) continue
            taken[one] = 1
            printf "%s%s", thing[one], ++count < 3 ? "," : "\n"
        }
    }
}
