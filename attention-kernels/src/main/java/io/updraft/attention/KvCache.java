package io.updraft.attention;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Keys and values of all layers and slots, float32, off the heap.
///
/// A slot's cache is a list of chunks of [#CHUNK] positions, made when the first token of a chunk arrives, so that
/// memory follows use up to the size that [#bytes] gives. Within a chunk, keys lie as
/// `[kvHead][position / LANES][headDim][LANES]` (neighbouring lanes are neighbouring keys, so scores need no
/// horizontal sums) and values as `[kvHead][position][valueDim padded to VALUE_GRAIN]`.
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

    private final List<LayerShape> layers;
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
    public KvCache(List<LayerShape> layers, int slots, int capacity) {
        if (slots < 1 || capacity < 1) {
            throw new IllegalArgumentException("a cache needs at least one slot and one token, not " + slots + " and "
                    + capacity);
        }
        this.layers = List.copyOf(layers);
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
    public static long bytes(List<LayerShape> layers, int slots, int capacity) {
        long perChunk = 0;
        for (LayerShape layer : layers) {
            long elements = Math.addExact(layer.keyElements(), layer.valueElements());
            perChunk = Math.addExact(perChunk, Math.multiplyExact(elements, (long) Float.BYTES));
        }
        return Math.multiplyExact(perChunk, Math.multiplyExact((long) slots, (long) Math.ceilDiv(capacity, CHUNK)));
    }

    /// Bytes taken so far.
    public long allocatedBytes() {
        return allocated;
    }

    public List<LayerShape> layers() {
        return layers;
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
            LayerShape shape = layers.get(layer);
            keyChunks[chunk] = arena.allocate(shape.keyElements() * Float.BYTES, ALIGNMENT);
            valueChunks[chunk] = arena.allocate(shape.valueElements() * Float.BYTES, ALIGNMENT);
            allocated += keyChunks[chunk].byteSize() + valueChunks[chunk].byteSize();
        }
    }

    /// Keys of one chunk of a slot, all heads.
    MemorySegment keys(int layer, int slot, int chunk) {
        return keys[layer][slot][chunk];
    }

    /// Values of one chunk of a slot, all heads.
    MemorySegment values(int layer, int slot, int chunk) {
        return values[layer][slot][chunk];
    }

    @Override
    public void close() {
        arena.close();
    }
}
