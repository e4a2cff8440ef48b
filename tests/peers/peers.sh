#!/usr/bin/env bash
# Runs throng's experiments, and the same written for other runtimes, one at a time and in turn, and
# compares their answers.
#   peers.sh THRONG BUILD_FOLDER [--only LIST] [--experiments LIST] [--quick | --tiny] [--repeat N]
#            [--limit SECONDS] [-o FOLDER]
# THRONG is the program; the peers are built in BUILD_FOLDER. FOLDER gets rows.jsonl, of which a row
# is what a runtime took for an experiment, and, if the program can make it, the report peers.html;
# and of fanout, where node is there to draw it, the chart fanout.svg.
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=runs.sh disable=SC1091
source "$here/runs.sh"
# shellcheck source=points.sh disable=SC1091
source "$here/points.sh"

throng=${1:?throng, the program}
build=${2:?the folder to build in}
shift 2
only="" experiments="" size=full repeat=3 limit=120 folder=$build/results

while (($# > 0)); do
    case $1 in
        --quick) size=quick repeat=1 ;;
        --tiny) size=tiny repeat=1 ;;
        --only | --experiments | --repeat | --limit | -o)
            (($# > 1)) || fail "$1 needs a value"
            case $1 in
                --only) only=${2//,/ } ;;
                --experiments) experiments=${2//,/ } ;;
                --repeat) repeat=$2 ;;
                --limit) limit=$2 ;;
                -o) folder=$2 ;;
            esac
            shift
            ;;
        *) fail "there is no option '$1': --only, --experiments, --quick, --repeat, --limit, -o" ;;
    esac
    shift
done
[[ $repeat =~ ^[1-9][0-9]*$ ]] || fail "--repeat is a number from 1 on, not '$repeat'"
[[ $limit =~ ^[1-9][0-9]*$ ]] || fail "--limit is a number of seconds from 1 on, not '$limit'"
for name in $experiments; do
    [[ " $(points "$size" | cut -d' ' -f1 | sort -u | tr '\n' ' ')" == *" $name "* ]] ||
        fail "there is no experiment '$name'"
done

# shellcheck disable=SC2086  # each name an argument
names=$(bash "$here/build.sh" "$build" $only)
# shellcheck disable=SC2034  # runs.sh uses it
mapfile -t peers < <(printf 'throng\n%s' "$names")
mkdir -p "$folder"
work=$(mktemp -d -p "$build")
trap 'rm -rf "$work"' EXIT
rows=$folder/rows.jsonl
: >"$rows"

while read -r experiment arguments; do
    [[ -z $experiments || " $experiments " == *" $experiment "* ]] || continue
    run_point "$experiment" "$arguments"
done < <(points "$size")

awk -f "$here/table.awk" "$rows"
say "every answer was right; $rows has the rows"
if "$throng" experiment report --help 2>/dev/null | grep -q '^Usage: throng experiment report'; then
    "$throng" experiment report "$rows" -o "$folder/peers.html"
    say "$folder/peers.html is the report"
    if grep -q '"experiment":"fanout".*"messages_per_second"' "$rows" && command -v node >/dev/null
    then
        "$throng" experiment report "$rows" -o "$folder/fanout.svg" \
            --chart fanout.messages_per_second
        say "$folder/fanout.svg is the chart of fanout"
    fi
fi
