package io.updraft.graph.generate;

/// The last n ids, for the repetition penalty.
final class RecentIds {
    private final int[] ring;
    private int size;
    private int next;

    RecentIds(int capacity) {
        ring = new int[capacity];
    }

    void add(int id) {
        if (ring.length == 0) {
            return;
        }
        ring[next] = id;
        next = (next + 1) % ring.length;
        size = Math.min(size + 1, ring.length);
    }

    int size() {
        return size;
    }

    int get(int index) {
        return ring[index];
    }

    /// Whether `ring[index]` is the first of its kind, so that each id is counted once.
    boolean isFirst(int index) {
        for (int i = 0; i < index; i++) {
            if (ring[i] == ring[index]) {
                return false;
            }
        }
        return true;
    }
}
