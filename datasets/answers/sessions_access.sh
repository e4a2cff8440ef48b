#!/usr/bin/env bash
# The visits of access.log, by address, with pauses of up to four hours: "address<TAB>begin<TAB>
# seconds<TAB>requests<TAB>first page<TAB>last page". The log has one time zone and one month.
set -euo pipefail
export LC_ALL=C
time='\[([0-9]+)/May/2024:([0-9]+):([0-9]+):([0-9]+) \+0000\]'
sed -nE "s!^([^ ]+) .*$time \"[A-Z]+ ([^ ]+) .*!\1 \2 \3 \4 \5 \6!p" access.log |
    awk '{ printf "%s\t%012d\t%s\n", $1, (($2 * 24 + $3) * 60 + $4) * 60 + $5, $6 }' | sort |
    awk -F '\t' '
function finish() {
    if (requests == 0) return
    printf "%s\t2024-05-%02dT%02d:%02d:%02dZ\t%d\t%d\t%s\t%s\n", user, int(begin / 86400),
        int(begin / 3600) % 24, int(begin / 60) % 60, begin % 60, end - begin, requests, first, last
    requests = 0
}
{
    time = $2 + 0
    if ($1 != user || time - end > 14400) finish()
    if (requests == 0) {
        user = $1
        begin = time
        first = $3
    }
    end = time
    last = $3
    ++requests
}
END { finish() }'
