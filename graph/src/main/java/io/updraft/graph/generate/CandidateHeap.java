package io.updraft.graph.generate;

/// All ids, likeliest first and of equals the lowest first, as far as they are asked for: a heap over the logits,
/// so that the few likeliest of a large vocabulary need no sorting of the rest.
final class CandidateHeap {
    private final float[] logits;
    private final int[] ids;
    private int size;

    CandidateHeap(float[] logits, int capacity) {
        this.logits = logits;
        ids = new int[capacity];
    }

    /// Starts again with all ids.
    void fill() {
        size = ids.length;
        for (int i = 0; i < size; i++) {
            ids[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /// Removes and returns the likeliest id that is left.
    int pop() {
        int first = ids[0];
        ids[0] = ids[--size];
        sink(0);
        return first;
    }

    private void sink(int start) {
        int at = start;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(ids[child + 1], ids[child])) {
                child++;
            }
            if (!before(ids[child], ids[at])) {
                return;
            }
            int id = ids[at];
            ids[at] = ids[child];
            ids[child] = id;
            at = child;
        }
    }

    private boolean before(int a, int b) {
        return logits[a] > logits[b] || logits[a] == logits[b] && a < b;
    }
}
