package io.updraft.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The vector code gives the scalar code's bits.
class AttentionMathTest {
    private static final int FLOATS = 64 * 1024;
    private static final long SIZE = Float.BYTES;

    /// Runs the same on two copies of random memory, and compares all of it.
    private static void assertSame(float size, Consumer<Side> work) {
        try (Arena arena = Arena.ofConfined()) {
            float[] initial = AttentionCase.floats(1, FLOATS, size);
            Side scalar = new Side(ScalarAttention.INSTANCE, initial, arena);
            Side vector = new Side(new VectorAttention(), initial, arena);
            work.accept(scalar);
            work.accept(vector);
            assertThat(vector.memory().toArray(ValueLayout.JAVA_INT))
                    .isEqualTo(scalar.memory().toArray(ValueLayout.JAVA_INT));
        }
    }

    private record Side(AttentionMath math, MemorySegment memory) {
        Side(AttentionMath math, float[] initial, Arena arena) {
            this(math, arena.allocate(FLOATS * SIZE, 64));
            MemorySegment.copy(initial, 0, memory, ValueLayout.JAVA_FLOAT, 0, FLOATS);
        }

        long at(int index) {
            return memory.address() + index * SIZE;
        }
    }

    @Test
    void scores() {
        for (int rows : new int[]{1, 2, 4, 6}) {
            for (int headDim : new int[]{1, 7, 64, 80}) {
                assertSame(1, side -> side.math().scores(side.at(0), rows, headDim, side.at(1024), AttentionMath.BLOCK,
                        side.at(40_000)));
            }
        }
    }

    @Test
    void weights() {
        for (float size : new float[]{1, 30, 1e4f}) {
            assertSame(size, side -> {
                side.math().softcap(side.at(0), 1, 3, 20);
                float max = side.math().max(side.at(0), 0, 4);
                side.math().weights(side.at(0), 0, 4, max, 0.3f, side.at(1000 * 16));
                side.math().weights(side.at(64), 2, 3, side.math().max(side.at(64), 2, 3), 0f, side.at(1100 * 16));
                side.math().scale(side.at(32_000), 96, 0.7f);
                side.math().merge(side.at(33_024), 0.1f, side.at(34_048), 0.9f, 64);
            });
        }
    }

    @Test
    void values() {
        for (int rows : new int[]{1, 2, 4, 6}) {
            for (int stride : new int[]{32, 64, 96, 256}) {
                assertSame(1, side -> side.math().values(side.at(0), rows, 3, 61, side.at(1024), stride,
                        side.at(40_000)));
            }
        }
    }
}
