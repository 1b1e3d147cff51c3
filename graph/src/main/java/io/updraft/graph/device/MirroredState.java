package io.updraft.graph.device;

/// What the host knows of the state of decoding on the device, so that it says something only where the two differ.
final class MirroredState {
    private int sequence = -1;
    private int position;
    private int token;
    private int random = 1;

    /// Whether the device will compute this token at this position of this sequence next, of itself.
    boolean continues(int ofSequence, int atPosition, int withToken) {
        return sequence == ofSequence && position == atPosition && token == withToken;
    }

    /// The device chose an id, which it will compute next.
    void chose(int ofSequence, int nextPosition, int id) {
        sequence = ofSequence;
        position = nextPosition;
        token = id;
        // As the kernel does: xorshift (Marsaglia 2003).
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
    }

    /// The device's state is to be set before it decodes.
    void forget() {
        sequence = -1;
    }

    /// Starts the random numbers again; the state on the device is to be set.
    void seed(long seed) {
        // The finalizer of SplitMix64, so that small seeds differ in all bits.
        long mixed = (seed + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 31) * 0x94d049bb133111ebL;
        int folded = (int) (mixed ^ mixed >>> 32);
        random = folded == 0 ? 1 : folded;
        forget();
    }

    int random() {
        return random;
    }
}
