package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeKernelsTest {
    private static final int TOKENS = 3;

    @Test
    void reshapeCopies() {
        Tensor x = Samples.floats(1, 1, 1, TOKENS, 12);
        Tensor y = KernelRun.onnx("Reshape", 21).tokens(x).constant(Tensor.ofLongs(Shape.of(4), 1, -1, 3, 4))
                .output(DataType.FLOAT, Rows.TOKENS, 3, 4).run(TOKENS).getFirst();
        assertThat(y.shape()).isEqualTo(Shape.of(1, TOKENS, 3, 4));
        assertThat(y.toFloats()).isEqualTo(x.toFloats());
    }

    @Test
    void splitAndConcatAreInverse() {
        Tensor x = Samples.floats(1, 1, 1, TOKENS, 12);
        List<Tensor> parts = KernelRun.onnx("Split", 18).attributes(Map.of("axis", -1)).tokens(x)
                .constant(Tensor.ofLongs(Shape.of(3), 5, 1, 6)).output(DataType.FLOAT, Rows.TOKENS, 5)
                .output(DataType.FLOAT, Rows.TOKENS, 1).output(DataType.FLOAT, Rows.TOKENS, 6).run(TOKENS);
        assertThat(parts.get(2).getDouble(6)).isEqualTo(x.getDouble(12 + 6));
        Tensor again = KernelRun.onnx("Concat", 13).attributes(Map.of("axis", 2)).tokens(parts.get(0))
                .tokens(parts.get(1)).tokens(parts.get(2)).output(DataType.FLOAT, Rows.TOKENS, 12).run(TOKENS)
                .getFirst();
        assertThat(again.toFloats()).isEqualTo(x.toFloats());
        List<Tensor> last = KernelRun.onnx("Split", 18).attributes(Map.of("axis", -1)).tokens(x)
                .constant(Tensor.ofLongs(Shape.of(3), 5, 1, 6)).unused().unused()
                .output(DataType.FLOAT, Rows.TOKENS, 6).run(TOKENS);
        assertThat(last.get(2).toFloats()).isEqualTo(parts.get(2).toFloats());
    }

    @Test
    void slicesColumns() {
        Tensor x = Samples.floats(1, 1, 1, TOKENS, 12);
        Tensor y = KernelRun.onnx("Slice", 13).tokens(x).constant(Tensor.ofLongs(Shape.of(1), -4))
                .constant(Tensor.ofLongs(Shape.of(1), 11)).constant(Tensor.ofLongs(Shape.of(1), -1))
                .output(DataType.FLOAT, Rows.TOKENS, 3).run(TOKENS).getFirst();
        for (int i = 0; i < 9; i++) {
            assertThat(y.getDouble(i)).isEqualTo(x.getDouble(i / 3 * 12 + 8 + i % 3));
        }
    }

    @Test
    void rotaryEmbeddingOfBothDomains() {
        int half = 4;
        int headDim = 10;
        Tensor x = Samples.floats(1, 1, 1, TOKENS, 3 * headDim);
        Tensor cos = Samples.floats(2, 1, 20, half);
        Tensor sin = Samples.floats(3, 1, 20, half);
        Tensor positions = Tensor.ofLongs(Shape.of(1, TOKENS), 0, 7, 19);
        for (boolean interleaved : new boolean[]{false, true}) {
            Map<String, ?> attributes = Map.of("num_heads", 3, "rotary_embedding_dim", 2 * half, "interleaved",
                    interleaved);
            Tensor ours = KernelRun.of(OperatorId.microsoft("RotaryEmbedding")).attributes(attributes).tokens(x)
                    .tokens(positions).constant(cos).constant(sin).output(DataType.FLOAT, Rows.TOKENS, 3 * headDim)
                    .run(TOKENS).getFirst();
            Tensor standard = KernelRun.onnx("RotaryEmbedding", 23).attributes(attributes).tokens(x).constant(cos)
                    .constant(sin).tokens(positions).output(DataType.FLOAT, Rows.TOKENS, 3 * headDim).run(TOKENS)
                    .getFirst();
            assertThat(standard.toFloats()).isEqualTo(ours.toFloats());
            double[] expected = new double[(int) x.elements()];
            for (int i = 0; i < expected.length; i++) {
                int d = i % headDim;
                expected[i] = x.getDouble(i);
                if (d < 2 * half) {
                    int pair = interleaved ? d / 2 : d % half;
                    boolean first = interleaved ? d % 2 == 0 : d < half;
                    int other = interleaved ? (first ? i + 1 : i - 1) : first ? i + half : i - half;
                    long table = positions.getLong(i / (3 * headDim)) * half + pair;
                    expected[i] = x.getDouble(i) * cos.getDouble(table)
                            + (first ? -1 : 1) * x.getDouble(other) * sin.getDouble(table);
                }
            }
            Samples.assertClose(ours, expected, 2);
        }
        assertThatThrownBy(() -> KernelRun.of(OperatorId.microsoft("RotaryEmbedding")).tokens(x)
                .attributes(Map.of("num_heads", 3, "rotary_embedding_dim", 2 * half))
                .tokens(Tensor.ofLongs(Shape.of(1, TOKENS), 0, 20, 1)).constant(cos).constant(sin)
                .output(DataType.FLOAT, Rows.TOKENS, 3 * headDim).run(TOKENS)).isInstanceOf(OperatorException.class)
                .hasMessageContaining("position 20 is outside tables of 20");
    }
}
