package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector code gives the scalar code's bits, and the scalar code those of `Math`.
class VectorRoundingTest {
    private static final int START = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 33, 127, 1000})
    void givesTheScalarBits(int count) {
        Random random = new Random(count);
        MemorySegment values = Arena.ofAuto().allocate((START + count) * 4L, 4);
        double low = 0;
        double high = 0;
        for (int i = 0; i < count; i++) {
            float value = i % 11 == 5 ? Float.NaN : (float) random.nextGaussian() * 20;
            values.setAtIndex(Tensor.FLOAT, START + i, value);
            low = Float.isNaN(value) ? low : Math.min(low, value);
            high = Float.isNaN(value) ? high : Math.max(high, value);
        }
        float scale = (float) (high - low) / 255;
        for (RoundingMath math : new RoundingMath[]{ScalarRounding.INSTANCE, new VectorRounding()}) {
            assertThat(math.lowest(values, START, count)).isEqualTo((float) low);
            assertThat(math.highest(values, START, count)).isEqualTo((float) high);
            MemorySegment codes = Arena.ofAuto().allocate(START + count);
            math.round(values, START, count, scale, 113, codes);
            for (int i = 0; i < count; i++) {
                float quotient = values.getAtIndex(Tensor.FLOAT, START + i) / scale;
                assertThat(codes.get(Tensor.BYTE, START + i) & 0xff).as("element %d", i)
                        .isEqualTo(Math.clamp((int) Math.rint(quotient) + 113, 0, 255));
            }
        }
    }
}
