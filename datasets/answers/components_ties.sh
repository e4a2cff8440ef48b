#!/usr/bin/env bash
# For each vertex of ties.tsv the first of those that it is connected with: sets that are united,
# each of which has its first vertex at its root.
set -euo pipefail
export LC_ALL=C
awk -F '\t' '
function root(vertex) {
    while (parent[vertex] != vertex) vertex = parent[vertex]
    return vertex
}
{
    for (i = 1; i <= 2; ++i) if (!($i in parent)) parent[$i] = $i
    one = root($1)
    other = root($2)
    if (one < other) parent[other] = one
    else parent[one] = other
}
END { for (vertex in parent) print vertex "\t" root(vertex) }' ties.tsv | sort
