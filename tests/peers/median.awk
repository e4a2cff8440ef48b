# Rows of runs of the same thing, one JSON object a line -> one row: of what was measured the
# median, with _minimum and _maximum; all else is that of the first row.
#   awk -v machine=JSON -f median.awk ROWS
# `compiler` goes into the object `machine`; lists and objects of the rows are left out.

# The end of the value that begins at `at`: of a string, a list, an object, or anything else.
function value_end(text, at,    c, depth, quoted) {
    for (depth = 0; at <= length(text); at++) {
        c = substr(text, at, 1)
        if (quoted) {
            if (c == "\\") at++
            else if (c == "\"") quoted = 0
        } else if (c == "\"") quoted = 1
        else if (c == "{" || c == "[") depth++
        else if ((c == "}" || c == "]") && depth > 0) depth--
        else if (depth == 0 && (c == "," || c == "}")) return at
    }
    return at
}

function is_measured(name) {
    return name ~ /^(seconds|drain_seconds|ns_per_operation|peak_rss_bytes|bytes_per_tasklet)$/ ||
        name ~ /^(messages_per_second|switches|latency_p[0-9]+_ns)$/
}

function keep(name, value) {
    if (name ~ /_(minimum|maximum)$/ || value ~ /^[[{]/ || name == "repeat") return
    if (name == "compiler") {
        compiler = value
        return
    }
    if (!(name in first)) {
        first[name] = value
        names[++count] = name
    }
    if (is_measured(name)) runs[name, NR] = value
}

{
    line = $0
    sub(/^[ \t]*\{/, "", line)
    while (match(line, /^,?"[^"]*":/)) {
        name = substr(line, 1, RLENGTH)
        gsub(/[,":]/, "", name)
        line = substr(line, RLENGTH + 1)
        end = value_end(line, 1)
        keep(name, substr(line, 1, end - 1))
        line = substr(line, end)
    }
}

# Sorts the runs of a name; the median of an even number is the lower of the middle ones.
function summarise(name,    i, j, value, sorted) {
    for (i = 1; i <= NR; i++) {
        value = runs[name, i]
        for (j = i; j > 1 && sorted[j - 1] + 0 > value + 0; j--) sorted[j] = sorted[j - 1]
        sorted[j] = value
    }
    return sprintf("\"%s\":%s,\"%s_minimum\":%s,\"%s_maximum\":%s", name,
        sorted[int((NR + 1) / 2)], name, sorted[1], name, sorted[NR])
}

END {
    for (i = 1; i <= count; i++) {
        name = names[i]
        printf "%s%s", i == 1 ? "{" : ",",
            is_measured(name) ? summarise(name) : "\"" name "\":" first[name]
    }
    if (compiler != "") sub(/\}$/, ",\"compiler\":" compiler "}", machine)
    printf ",\"repeat\":%d,\"machine\":%s}\n", NR, machine
}
