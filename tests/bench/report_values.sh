# shellcheck shell=bash
# What the benchmarks read from a report that --report wrote.

# value_of REPORT NAME: the first number of that name.
value_of() { sed -nE "s/^ *\"$2\": ([0-9.e+-]+),?\$/\1/p" "$1" | head -n 1; }

# value_in REPORT GROUP NAME: that of an object in the report.
value_in() { value_of <(sed -n "/\"$2\"/,/}/p" "$1") "$3"; }
