package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizeKernelsTest {
    @Test
    void eachSequenceIsQuantizedAsIfAlone() {
        int columns = 301;
        Tensor x = Samples.floats(1, 3, 1, 130, columns);
        int[] lengths = {1, 100, 29};
        List<Tensor> found = KernelRun.of(OperatorId.updraft("DynamicQuantize")).tokens(x)
                .output(DataType.UINT8, Rows.TOKENS, columns).outputOfSequences(DataType.FLOAT)
                .outputOfSequences(DataType.UINT8).sequences(lengths).threads(2).run(130);
        int row = 0;
        for (int s = 0; s < lengths.length; s++) {
            int from = row * columns;
            int to = from + lengths[s] * columns;
            float low = 0;
            float high = 0;
            for (int i = from; i < to; i++) {
                low = Math.min(low, (float) x.getDouble(i));
                high = Math.max(high, (float) x.getDouble(i));
            }
            float scale = (high - low) / 255;
            int zero = (int) Math.rint(-low / scale);
            assertThat(found.get(1).getDouble(s)).isEqualTo(scale);
            assertThat(found.get(2).getLong(s)).isEqualTo(zero);
            for (int i = from; i < to; i++) {
                long expected = Math.clamp((long) Math.rint((float) x.getDouble(i) / scale) + zero, 0, 255);
                assertThat(found.get(0).getLong(i)).isEqualTo(expected);
            }
            row += lengths[s];
        }
    }

    @Test
    void zerosHaveScaleOne() {
        List<Tensor> found = KernelRun.of(OperatorId.updraft("DynamicQuantize"))
                .tokens(Tensor.allocate(DataType.FLOAT, Shape.of(1, 2, 3))).output(DataType.UINT8, Rows.TOKENS, 3)
                .outputOfSequences(DataType.FLOAT).outputOfSequences(DataType.UINT8).run(2);
        assertThat(found.get(0).toLongs()).containsOnly(0);
        assertThat(found.get(1).toFloats()).containsExactly(1);
    }

    @Test
    void quantizesWithOneScaleOrOneForEachColumn() {
        int columns = 33;
        Tensor x = Samples.floats(1, 3, 1, 5, columns);
        x.setDouble(0, 1e9);
        x.setDouble(1, -1e9);
        for (DataType type : new DataType[]{DataType.UINT8, DataType.INT8}) {
            for (int scales : new int[]{1, columns}) {
                Tensor scale = Samples.floats(2, 0.1f, scales);
                Tensor zero = Tensor.allocate(type, Shape.of(scales));
                for (int i = 0; i < scales; i++) {
                    scale.setDouble(i, Math.abs(scale.getDouble(i)) + 0.01);
                    zero.setLong(i, 3 + i % 5);
                }
                Tensor q = KernelRun.onnx("QuantizeLinear", 21).attributes(Map.of("axis", 2)).tokens(x).constant(scale)
                        .constant(zero).output(type, Rows.TOKENS, columns).run(5).getFirst();
                Tensor back = KernelRun.onnx("DequantizeLinear", 21).attributes(Map.of("axis", -1)).tokens(q)
                        .constant(scale).constant(zero).output(DataType.FLOAT, Rows.TOKENS, columns).run(5).getFirst();
                for (int i = 0; i < x.elements(); i++) {
                    float s = (float) scale.getDouble(scales == 1 ? 0 : i % columns);
                    long z = zero.getLong(scales == 1 ? 0 : i % columns);
                    long expected = Math.clamp((long) Math.rint((float) x.getDouble(i) / s) + z,
                            type == DataType.UINT8 ? 0 : -128, type == DataType.UINT8 ? 255 : 127);
                    assertThat(q.getLong(i)).isEqualTo(expected);
                    assertThat(back.getDouble(i)).isEqualTo((float) (expected - z) * s);
                }
            }
        }
    }
}
