package io.updraft.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is stored comes back, from scalar and from vector code.
class CacheDecoderTest {
    private static final int DIM = 33;
    private static final int VALUE_DIM = 40;
    private static final int KEYS = AttentionMath.BLOCK;

    @ParameterizedTest
    @EnumSource(value = KvType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
    void bothGiveWhatWasStored(KvType type) {
        KvLayout layout = new KvLayout(new LayerShape(2, DIM, VALUE_DIM), KvTypes.of(type));
        int stride = layout.shape().valueStride();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(layout.keyBytes() + layout.valueBytes(), 64);
            KvHead head = layout.head(memory.address(), memory.address() + layout.keyBytes(), 1);
            float[] keys = AttentionCase.floats(1, KEYS * DIM, 3f);
            float[] values = AttentionCase.floats(2, KEYS * VALUE_DIM, 1e-3f);
            keys[5] = 0;
            java.util.Arrays.fill(values, 0, VALUE_DIM, -0f);
            values[VALUE_DIM] = Float.NaN;
            values[2 * VALUE_DIM + 3] = Float.POSITIVE_INFINITY;
            values[3 * VALUE_DIM + 3] = Float.MIN_NORMAL;
            MemorySegment row = arena.allocate(4L * VALUE_DIM, 64);
            for (int position = 0; position < KEYS; position++) {
                MemorySegment.copy(keys, position * DIM, row, ValueLayout.JAVA_FLOAT, 0, DIM);
                head.storeKey(position, row.address());
                MemorySegment.copy(values, position * VALUE_DIM, row, ValueLayout.JAVA_FLOAT, 0, VALUE_DIM);
                head.storeValue(position, row.address());
            }
            for (CacheDecoder decoder : new CacheDecoder[]{ScalarCacheDecoder.INSTANCE, new VectorCacheDecoder()}) {
                MemorySegment to = arena.allocate(4L * (KEYS + 4) * Math.max(DIM + 4, stride), 64);
                decoder.keys(type, head.key(16), head.keyScales() + 16 * 4L, DIM, 3, to.address());
                double[] wanted = StoredHeads.of(type, doubles(keys), DIM);
                for (int key = 16; key < KEYS; key++) {
                    for (int d = 0; d < DIM; d++) {
                        float found = to.getAtIndex(ValueLayout.JAVA_FLOAT,
                                ((key - 16) / 16 * DIM + d) * 16 + key % 16);
                        assertThat(found).isEqualTo(Float.valueOf((float) wanted[key * DIM + d]));
                    }
                }
                decoder.values(type, head.value(0), head.valueScales(), stride, 61, to.address());
                for (int position = 0; position < 61; position++) {
                    for (int c = 0; c < VALUE_DIM; c++) {
                        float found = to.getAtIndex(ValueLayout.JAVA_FLOAT, (long) position * stride + c);
                        assertThat(found).isEqualTo(Float.valueOf(value(type, values, position, c)));
                    }
                }
            }
        }
    }

    /// A head with something that is not finite is NaN as a whole, where it has a scale.
    private static float value(KvType type, float[] values, int position, int column) {
        float value = values[position * VALUE_DIM + column];
        if (!type.isScaled()) {
            return Float.float16ToFloat(Float.floatToFloat16(value));
        }
        if (position == 1 || position == 2) {
            return Float.NaN;
        }
        double[] head = new double[VALUE_DIM];
        for (int c = 0; c < VALUE_DIM; c++) {
            head[c] = values[position * VALUE_DIM + c];
        }
        return (float) StoredHeads.of(type, head, VALUE_DIM)[column];
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /// Every pattern there is, as a key.
    @ParameterizedTest
    @EnumSource(value = KvType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
    void vectorCodeDecodesEveryPatternAsScalarCode(KvType type) {
        int words = 1 << 15;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(4L * words, 64);
            for (int i = 0; i < words; i++) {
                from.setAtIndex(ValueLayout.JAVA_INT, i, i * 2 << 16 | i * 2 + 1);
            }
            MemorySegment scales = arena.allocate(4L * 16, 64);
            for (int i = 0; i < 16; i++) {
                scales.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.3f * i);
            }
            int rows = words / 16 * type.perWord();
            MemorySegment scalar = arena.allocate(4L * 16 * rows, 64);
            MemorySegment vector = arena.allocate(4L * 16 * rows, 64);
            ScalarCacheDecoder.INSTANCE.keys(type, from.address(), scales.address(), rows, 1, scalar.address());
            new VectorCacheDecoder().keys(type, from.address(), scales.address(), rows, 1, vector.address());
            for (int i = 0; i < 16 * rows; i++) {
                float wanted = scalar.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                float found = vector.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                // No encoder gives E4M3's NaN, for it saturates and a scale of NaN says the same; code -128 neither.
                boolean unused = type == KvType.FP8 && Float.isNaN(wanted);
                assertThat(unused || Float.floatToIntBits(found) == Float.floatToIntBits(wanted))
                        .as("element %d: %s and %s", i, found, wanted).isTrue();
            }
        }
    }

    @Test
    void aHeadTooSmallForAScaleIsZero() {
        assertThat(KvType.INT8.scale(1e-37f)).isZero();
        assertThat(KvType.INT8.encode(1e-37f, 0)).isZero();
        assertThat(KvType.FP8.scale(Float.NaN)).isNaN();
        assertThat(KvType.FP8.scale(Float.POSITIVE_INFINITY)).isNaN();
        assertThat(KvType.F16.scale(Float.NaN)).isEqualTo(1f);
    }
}
