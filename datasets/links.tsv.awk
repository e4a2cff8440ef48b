# A directed graph of 1,000 pages and about 5,000 links, one "from<TAB>to" a line. Each new page
# links to pages that are linked already, so that a few of them gather many links.
BEGIN {
    ends = 0
    for (page = 1; page < 1000; ++page) {
        split("", linked)
        for (link = 0; link < 5; ++link) {
            to = ends > 0 && random(4) > 0 ? end[random(ends)] : random(page)
            if (to == page || to in linked) continue
            linked[to] = 1
            printf "%d\t%d\n", page, to
            end[ends++] = to
        }
    }
}
