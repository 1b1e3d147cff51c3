package io.updraft.graph.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Places buffers with lifetimes into one block of memory, so that buffers never alive together share bytes.
///
/// Largest first, each at the lowest offset that is free during its life (greedy by size; Pisarchyk and Lee,
/// "Efficient Memory Management for Deep Neural Net Inference", 2020).
final class MemoryPlan {
    static final long ALIGNMENT = 64;

    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private long bytes;

    /// A buffer that is written at step `first` and last read at step `last`.
    record Buffer(String name, long bytes, int first, int last) {
        boolean aliveWith(Buffer other) {
            return first <= other.last && other.first <= last;
        }
    }

    private record Placed(Buffer buffer, long offset) {
        long end() {
            return offset + buffer.bytes();
        }
    }

    private MemoryPlan() {}

    static MemoryPlan of(List<Buffer> buffers) {
        MemoryPlan plan = new MemoryPlan();
        List<Placed> placed = new ArrayList<>();
        List<Buffer> bySize = new ArrayList<>(buffers);
        bySize.sort(Comparator.comparingLong(Buffer::bytes).reversed().thenComparing(Buffer::name));
        for (Buffer buffer : bySize) {
            long offset = 0;
            List<Placed> conflicts = placed.stream().filter(other -> other.buffer().aliveWith(buffer))
                    .sorted(Comparator.comparingLong(Placed::offset)).toList();
            for (Placed other : conflicts) {
                if (offset + buffer.bytes() <= other.offset()) {
                    break;
                }
                offset = Math.max(offset, align(other.end()));
            }
            placed.add(new Placed(buffer, offset));
            plan.offsets.put(buffer.name(), offset);
            plan.bytes = Math.max(plan.bytes, offset + buffer.bytes());
        }
        return plan;
    }

    static long align(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    long offset(String name) {
        Long offset = offsets.get(name);
        if (offset == null) {
            throw new IllegalArgumentException("no buffer '" + name + "' in the plan");
        }
        return offset;
    }

    /// Bytes of the whole block.
    long bytes() {
        return bytes;
    }
}
