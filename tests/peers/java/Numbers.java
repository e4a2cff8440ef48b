/** The random numbers of throng's experiments: xorshift64, begun with SplitMix64's finalizer. */
final class Numbers {
    private long state;

    Numbers(long seed, long stream) {
        long z = seed + (stream + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        state = z ^ (z >>> 31);
    }

    /** The next number below n. */
    int below(int n) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) Math.unsignedMultiplyHigh(state, n);
    }
}
