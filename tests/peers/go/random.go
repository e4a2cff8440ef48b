package main

import "math/bits"

// The random numbers of throng's experiments: xorshift64, begun with SplitMix64's finalizer.
type random uint64

func newRandom(seed uint64, stream int) random {
	z := seed + uint64(stream+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return random(z ^ z>>31)
}

// The next number below n.
func (r *random) below(n int) int {
	x := uint64(*r)
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	*r = random(x)
	high, _ := bits.Mul64(x, uint64(n))
	return int(high)
}
