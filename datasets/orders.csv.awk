# 3,000 orders; some fields are quoted, with commas and quotes in them, as RFC 4180 has it.
BEGIN {
    region_count = split("north|south|east|west|\"islands, outer\"", region, "|")
    product_count = split("kettle|lamp|\"lamp, small\"|chair|\"chair \"\"Oslo\"\"\"|table|rug",
        product, "|")
    for (i = 1; i <= product_count; ++i) price[i] = 499 + 100 * random(200)
    print "order,date,region,product,units,price_cents"
    for (order = 1; order <= 3000; ++order) {
        item = 1 + random_low(product_count)
        printf "%d,2024-%02d-%02d,%s,%s,%d,%d\n", order, 1 + int((order - 1) / 250), 1 + random(28),
            region[1 + random_low(region_count)], product[item], 1 + random_low(9), price[item]
    }
}
