package io.updraft.attention;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.SessionState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Keys and values of all layers and slots, off the heap, in a type of their own each.
///
/// A slot's cache is a list of chunks of [#CHUNK] positions, made when the first token of a chunk arrives, so that
/// memory follows use up to the size that [#bytes] gives. How a chunk is laid out is [KvLayout]'s matter.
///
/// Owned by one session: [#reserve] is called by one thread at a time; the chunks may then be read and written by any.
public final class KvCache implements AutoCloseable {
    /// Positions of one chunk; also the unit in which attention splits a long context.
    public static final int CHUNK = 256;
    /// Neighbouring keys that lie together.
    static final int LANES = 16;
    /// Values take a multiple of this many floats: two of the widest vectors.
    static final int VALUE_GRAIN = 32;

    private static final long ALIGNMENT = 64;

    private final List<KvLayout> layers;
    private final KvTypes types;
    private final int slots;
    private final int capacity;
    private final MemorySegment[][][] keys;
    private final MemorySegment[][][] values;
    private final Arena arena = Arena.ofShared();
    private long allocated;

    /// An empty cache.
    ///
    /// @param slots
    ///            sequences held at a time
    /// @param capacity
    ///            most tokens of a sequence (context length)
    public KvCache(List<LayerShape> layers, KvTypes types, int slots, int capacity) {
        if (slots < 1 || capacity < 1) {
            throw new IllegalArgumentException("a cache needs at least one slot and one token, not " + slots + " and "
                    + capacity);
        }
        this.layers = layers.stream().map(layer -> new KvLayout(layer, types)).toList();
        this.types = types;
        this.slots = slots;
        this.capacity = capacity;
        int chunks = Math.ceilDiv(capacity, CHUNK);
        this.keys = empty(layers.size(), slots, chunks);
        this.values = empty(layers.size(), slots, chunks);
    }

    private static MemorySegment[][][] empty(int layers, int slots, int chunks) {
        MemorySegment[][][] table = new MemorySegment[layers][slots][chunks];
        for (MemorySegment[][] layer : table) {
            for (MemorySegment[] slot : layer) {
                java.util.Arrays.fill(slot, MemorySegment.NULL);
            }
        }
        return table;
    }

    /// Bytes that a full cache takes.
    ///
    /// @throws ArithmeticException
    ///             on overflow
    public static long bytes(List<LayerShape> layers, KvTypes types, int slots, int capacity) {
        long perChunk = 0;
        for (LayerShape layer : layers) {
            KvLayout layout = new KvLayout(layer, types);
            perChunk = Math.addExact(perChunk, Math.addExact(layout.keyBytes(), layout.valueBytes()));
        }
        return Math.multiplyExact(perChunk, Math.multiplyExact((long) slots, (long) Math.ceilDiv(capacity, CHUNK)));
    }

    /// Bytes taken so far.
    public long allocatedBytes() {
        return allocated;
    }

    public List<LayerShape> layers() {
        return layers.stream().map(KvLayout::shape).toList();
    }

    public KvTypes types() {
        return types;
    }

    public int slots() {
        return slots;
    }

    public int capacity() {
        return capacity;
    }

    /// Makes room for positions 0 to `positions - 1` of a slot in one layer.
    ///
    /// @throws IllegalArgumentException
    ///             if there are more than the capacity
    void reserve(int layer, int slot, int positions) {
        if (positions > capacity) {
            throw new IllegalArgumentException(positions + " tokens do not fit a cache for " + capacity);
        }
        MemorySegment[] keyChunks = keys[layer][slot];
        MemorySegment[] valueChunks = values[layer][slot];
        for (int chunk = (positions - 1) / CHUNK; chunk >= 0 && keyChunks[chunk].byteSize() == 0; chunk--) {
            KvLayout layout = layers.get(layer);
            keyChunks[chunk] = arena.allocate(layout.keyBytes(), ALIGNMENT);
            valueChunks[chunk] = arena.allocate(layout.valueBytes(), ALIGNMENT);
            allocated += keyChunks[chunk].byteSize() + valueChunks[chunk].byteSize();
        }
    }

    /// One key head of a slot's chunk, for which there is room.
    KvHead head(int layer, int slot, int chunk, int head) {
        return layers.get(layer).head(keys[layer][slot][chunk].address(), values[layer][slot][chunk].address(), head);
    }

    /// The cache as what a session keeps.
    public SessionState asState() {
        return new State(this);
    }

    private record State(KvCache cache) implements SessionState {
        @Override
        public <T> T get(Class<T> type) {
            if (type != KvCache.class) {
                throw new IllegalStateException("a session keeps no " + type.getSimpleName());
            }
            return type.cast(cache);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
