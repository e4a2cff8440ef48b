# Park and Miller's "minimal standard" generator with the multiplier 48271 (Communications of the
# ACM 36:7, 1993). Every product stays below 2^53, so that any awk computes it exactly.

# A whole number from 0 to below - 1.
function random(below) {
    seed = (seed * 48271) % 2147483647
    return seed % below
}

# As random, but small numbers are likelier: the least of two draws.
function random_low(below,    one, other) {
    one = random(below)
    other = random(below)
    return one < other ? one : other
}
