#!/usr/bin/env bash
# Does --memory hold? Inputs of 20 times the budget, with one key, few, many, and values of 1 MB, in
# each mode: the most memory that was resident, and seconds. Fails where that is more than 1.15 of
# the budget and 40 MiB, or where results are not those that there are with memory enough.
#   memory_budget.sh PROGRAM PLUGIN DATA_FOLDER
# PLUGIN is that of value_shapes.cpp. DATA_FOLDER is that of word_count.sh, which comes first.
set -euo pipefail
export LC_ALL=C
# shellcheck source=report_values.sh
source "$(dirname "$0")/report_values.sh"

program=$1
plugin=$2
data=$3
budget_mib=32
bound_mib=$((budget_mib * 115 / 100 + 40))
failed=0

# checksum SHAPE OPTION...: of the results; the report is in $data/report.
checksum() {
    "$program" run "$plugin" "$data/lines.txt" -D shape="$1" --quiet --report "$data/report" \
        "${@:2}" | sha256sum
}

head -c $((20 * budget_mib << 20)) "$data/source.txt" >"$data/lines.txt"
printf '%-24s %-9s %9s %14s %12s   (--memory %sM; bound: %s MiB)\n' \
    shape reducers seconds "MiB resident" "MiB spilled" "$budget_mib" "$bound_mib"
for shape in one_key few_keys many_keys large_values large_values_of_one_key; do
    expected=$(checksum "$shape" --memory 16G)
    for mode in live deferred auto; do
        got=$(checksum "$shape" --memory "${budget_mib}M" --reducers "$mode")
        resident=$(($(value_of "$data/report" peak_rss_bytes) >> 20))
        spilled=$(($(value_of "$data/report" spilled_bytes) >> 20))
        verdict=
        [[ $got == "$expected" ]] || verdict+=" WRONG RESULTS"
        ((resident <= bound_mib)) || verdict+=" TOO MUCH MEMORY"
        [[ -z $verdict ]] || failed=1
        printf '%-24s %-9s %9.2f %14d %12d  %s\n' "$shape" "$mode" \
            "$(value_of "$data/report" total)" "$resident" "$spilled" "$verdict"
    done
done
rm -f "$data/lines.txt" "$data/report"
exit "$failed"
