#!/usr/bin/env bash
# Of 100,000 points of a square, spread evenly, how many are in the quarter of a circle; in whole
# numbers of 64 bits, as the shell has them.
set -euo pipefail
inside=0
for ((i = 0; i < 100000; ++i)); do
    ((x = i * 0x6a09e667f3bcc908 >> 33 & 0x7fffffff, y = i * 0xbb67ae8584caa73b >> 33 & 0x7fffffff,
        inside += x * x + y * y < 1 << 62, 1))
done
printf 'pi\t%d.%05d\n' $((4 * inside / 100000)) $((4 * inside % 100000)) | sed 's/0*$//'
