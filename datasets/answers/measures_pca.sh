#!/usr/bin/env bash
# Means, covariances, and the covariances' eigenvectors, by Jacobi's rotations.
set -euo pipefail
export LC_ALL=C
awk '
function abs(x) { return x < 0 ? -x : x }
function rotate(p, q,    t, c, s, theta, i, x, y) {
    theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
    t = (theta < 0 ? -1 : 1) / (abs(theta) + sqrt(theta * theta + 1))
    c = 1 / sqrt(t * t + 1)
    s = t * c
    for (i = 1; i <= n; ++i) {
        x = a[i, p]; y = a[i, q]
        a[i, p] = c * x - s * y; a[i, q] = s * x + c * y
    }
    for (i = 1; i <= n; ++i) {
        x = a[p, i]; y = a[q, i]
        a[p, i] = c * x - s * y; a[q, i] = s * x + c * y
        x = v[i, p]; y = v[i, q]
        v[i, p] = c * x - s * y; v[i, q] = s * x + c * y
    }
}
{
    n = NF
    for (i = 1; i <= n; ++i) {
        sum[i] += $i
        for (j = i; j <= n; ++j) product[i, j] += $i * $j
    }
}
END {
    for (i = 1; i <= n; ++i) {
        for (j = i; j <= n; ++j) {
            a[i, j] = a[j, i] = (NR * product[i, j] - sum[i] * sum[j]) / NR / (NR - 1)
            printf "covariance\t%d\t%d\t%.12g\n", i, j, a[i, j] | "sort"
        }
        v[i, i] = 1
        printf "mean\t%d\t0\t%.12g\n", i, sum[i] / NR | "sort"
    }
    for (sweep = 0; sweep < 30; ++sweep) {
        for (p = 1; p < n; ++p) {
            for (q = p + 1; q <= n; ++q) if (a[p, q] != 0) rotate(p, q)
        }
    }
    for (i = 1; i <= n; ++i) {
        best = 0
        for (j = 1; j <= n; ++j) if (!(j in used) && (!best || a[j, j] > a[best, best])) best = j
        used[best] = 1
        printf "variance\t%d\t0\t%.9g\n", i, a[best, best] | "sort"
        longest = 1
        for (j = 2; j <= n; ++j) if (abs(v[j, best]) > abs(v[longest, best])) longest = j
        for (j = 1; j <= n; ++j) {
            x = v[longest, best] < 0 ? -v[j, best] : v[j, best]
            printf "component\t%d\t%d\t%.9g\n", i, j, x | "sort"
        }
    }
}' measures.tsv
