package io.updraft.attention;

import io.updraft.runtime.host.KernelBinding;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Addresses of the rows that one attention node reads and writes, their bounds checked once.
final class AttentionBuffers {
    private static final long SIZE = Float.BYTES;

    private final AttentionShape shape;
    private final long query;
    private final long key;
    private final long value;
    private final long output;
    private final int keyColumns;
    private final int valueColumns;

    /// @throws IllegalArgumentException if a buffer is too small for the largest step, or not native
    AttentionBuffers(AttentionShape shape, KernelBinding binding) {
        this.shape = shape;
        List<MemorySegment> segments = List.of(binding.input(CachedAttentionKernel.QUERY),
                binding.input(CachedAttentionKernel.KEY),
                binding.input(CachedAttentionKernel.VALUE), binding.output(0));
        this.query = address(binding, segments, CachedAttentionKernel.QUERY, shape.queryColumns());
        if (shape.packed()) {
            this.keyColumns = shape.queryColumns();
            this.valueColumns = shape.queryColumns();
            this.key = query + (long) shape.heads() * shape.headDim() * SIZE;
            this.value = key + (long) shape.kvHeads() * shape.headDim() * SIZE;
        } else {
            this.keyColumns = shape.kvHeads() * shape.headDim();
            this.valueColumns = shape.kvHeads() * shape.valueDim();
            this.key = address(binding, segments, CachedAttentionKernel.KEY, keyColumns);
            this.value = address(binding, segments, CachedAttentionKernel.VALUE, valueColumns);
        }
        this.output = address(binding, segments, segments.size() - 1, shape.heads() * shape.valueDim());
    }

    private static long address(KernelBinding binding, List<MemorySegment> segments, int index, int columns) {
        MemorySegment segment = segments.get(index);
        long needed = (long) binding.limits().tokens() * columns * SIZE;
        if (!segment.isNative() || segment.byteSize() < needed) {
            throw new IllegalArgumentException("attention buffer " + index + " has " + segment.byteSize()
                    + " bytes, needs " + needed + " of native memory");
        }
        return segment.address();
    }

    long query(int row, int head) {
        return query + ((long) row * shape.queryColumns() + (long) head * shape.headDim()) * SIZE;
    }

    long key(int row, int head) {
        return key + ((long) row * keyColumns + (long) head * shape.headDim()) * SIZE;
    }

    long value(int row, int head) {
        return value + ((long) row * valueColumns + (long) head * shape.valueDim()) * SIZE;
    }

    long output(int row, int head) {
        return output + ((long) row * shape.heads() + head) * shape.valueDim() * SIZE;
    }
}
