# rows.jsonl -> a table: each experiment at each size, throng first, with ratios to it.
#   awk -f table.awk rows.jsonl

function field(name,    value) {
    if (!match($0, "\"" name "\":(\"[^\"]*\"|[^,}]*)")) return ""
    value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
    gsub(/^"|"$/, "", value)
    return value
}

function grouped(number,    text) {
    text = sprintf("%d", number)
    while (match(text, /[0-9][0-9][0-9][0-9](,|$)/)) {
        text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
    }
    return text
}

function seconds(value) {
    value += 0
    if (value >= 10) return sprintf("%.1f s", value)
    return value >= 1 ? sprintf("%.2f s", value) : sprintf("%.2f ms", value * 1000)
}

{
    point = field("point")
    if (point != last) {
        printf "%s%s\n", NR == 1 ? "" : "\n", point
        printf "  %-12s %7s %10s  %-21s %12s %14s %14s\n", "", "workers", "median",
            "minimum to maximum", "throng's x", "messages/s", "bytes/tasklet"
        last = point
        reference = 0
    }
    runtime = field("runtime")
    if ((why = field("skipped")) != "") {
        printf "  %-12s %7s  %s\n", runtime, "", why
        next
    }
    median = field("seconds")
    if (runtime == "throng") reference = median
    rate = field("messages_per_second")
    each = field("bytes_per_tasklet")
    range = seconds(field("seconds_minimum")) " to " seconds(field("seconds_maximum"))
    ratio = reference > 0 ? sprintf("%.2f", median / reference) : ""
    if (rate != "") rate = grouped(rate)
    if (each != "") each = grouped(each)
    printf "  %-12s %7s %10s  %-21s %12s %14s %14s\n", runtime, field("workers"), seconds(median),
        range, ratio, rate, each
}
