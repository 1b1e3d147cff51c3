package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatherKernelsTest {
    private static final Tensor IDS = Tensor.ofLongs(Shape.of(1, 4), 2, 0, 6, -1);

    @Test
    void gathersRowsOfEveryFloatType() {
        for (DataType type : new DataType[]{DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16}) {
            Tensor table = Tensor.allocate(type, Shape.of(7, 5));
            for (int i = 0; i < 35; i++) {
                table.setDouble(i, i * 0.37 - 4);
            }
            Tensor rows = KernelRun.onnx("Gather", 13).constant(table).tokens(IDS)
                    .output(DataType.FLOAT, Rows.TOKENS, 5).run(4).getFirst();
            int[] expected = {2, 0, 6, 6};
            for (int i = 0; i < 20; i++) {
                assertThat(rows.getDouble(i)).isEqualTo(table.getDouble(expected[i / 5] * 5 + i % 5));
            }
        }
    }

    @Test
    void narrowIdsServeToo() {
        Tensor table = Samples.floats(1, 1, 3, 2);
        Tensor rows = KernelRun.onnx("Gather", 13).constant(table).tokens(Tensor.ofInts(Shape.of(1, 1), 1))
                .output(DataType.FLOAT, Rows.TOKENS, 2).run(1).getFirst();
        assertThat(rows.getDouble(1)).isEqualTo(table.getDouble(3));
    }

    @Test
    void anIdOutsideTheVocabularyIsAnError() {
        assertThatThrownBy(() -> KernelRun.onnx("Gather", 13).constant(Samples.floats(1, 1, 7, 5))
                .tokens(Tensor.ofLongs(Shape.of(1, 2), 1, 7)).output(DataType.FLOAT, Rows.TOKENS, 5).run(2))
                .isInstanceOf(OperatorException.class).hasMessageContaining("id 7 at index 1")
                .hasMessageContaining("7 rows");
    }

    @Test
    void dequantizesBlocksOfPackedBytes() {
        int columns = 40;
        Tensor scales = Samples.floats(2, 1, 7, 3);
        for (int bits : new int[]{4, 8}) {
            for (boolean zeros : new boolean[]{false, true}) {
                int perByte = 8 / bits;
                Tensor data = bytes(7, columns / perByte, 17);
                Tensor points = bytes(7, Math.ceilDiv(3, perByte), 29);
                KernelRun run = KernelRun.of(OperatorId.microsoft("GatherBlockQuantized"))
                        .attributes(Map.of("bits", bits, "block_size", 16, "gather_axis", 0, "quantize_axis", 1))
                        .constant(data).tokens(IDS).constant(scales);
                Tensor rows = (zeros ? run.constant(points) : run).output(DataType.FLOAT, Rows.TOKENS, columns).run(4)
                        .getFirst();
                int[] expected = {2, 0, 6, 6};
                for (int i = 0; i < 4 * columns; i++) {
                    int row = expected[i / columns];
                    int c = i % columns;
                    int zero = zeros ? nibble(points, row, c / 16, bits) : 1 << bits - 1;
                    assertThat(rows.getDouble(i)).isEqualTo((float) (nibble(data, row, c, bits) - zero)
                            * (float) scales.getDouble(row * 3 + c / 16));
                }
            }
        }
    }

    private static Tensor bytes(int rows, int columns, int seed) {
        Tensor tensor = Tensor.allocate(DataType.UINT8, Shape.of(rows, columns));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, (i * 37L + seed) & 255);
        }
        return tensor;
    }

    private static int nibble(Tensor tensor, int row, int column, int bits) {
        int perByte = 8 / bits;
        long stored = tensor.getLong(row * tensor.shape().dim(1) + column / perByte);
        return (int) (stored >> column % perByte * bits) & (1 << bits) - 1;
    }

    @Test
    void fourBitTypesHaveNoDefaultZeroPoint() {
        Tensor data = Tensor.allocate(DataType.INT4, Shape.of(3, 16));
        for (int i = 0; i < 48; i++) {
            data.setLong(i, i % 16 - 8);
        }
        Tensor scales = Samples.floats(2, 1, 3, 1);
        Tensor rows = KernelRun.of(OperatorId.microsoft("GatherBlockQuantized"))
                .attributes(Map.of("block_size", 16, "quantize_axis", 1)).constant(data)
                .tokens(Tensor.ofLongs(Shape.of(1, 1), 1)).constant(scales).output(DataType.FLOAT, Rows.TOKENS, 16)
                .run(1).getFirst();
        assertThat(rows.getDouble(3)).isEqualTo(-5 * (float) scales.getDouble(1));
    }

    @Test
    void scalesThatDoNotFitAreAnError() {
        assertThatThrownBy(() -> KernelRun.of(OperatorId.microsoft("GatherBlockQuantized"))
                .attributes(Map.of("block_size", 16, "quantize_axis", 1)).constant(bytes(7, 20, 1)).tokens(IDS)
                .constant(Samples.floats(2, 1, 7, 2)).output(DataType.FLOAT, Rows.TOKENS, 40).run(4))
                .isInstanceOf(OperatorException.class).hasMessageContaining("[7, 3]");
    }

    @Test
    void selectsRows() {
        Tensor x = Samples.floats(1, 1, 1, 6, 5);
        Tensor rows = KernelRun.of(OperatorId.updraft("SelectRows")).tokens(x).output(DataType.FLOAT, Rows.SELECTED, 5)
                .selected(1, 5).run(6).getFirst();
        assertThat(rows.shape()).isEqualTo(Shape.of(1, 2, 5));
        assertThat(rows.getDouble(0)).isEqualTo(x.getDouble(5));
        assertThat(rows.getDouble(9)).isEqualTo(x.getDouble(29));
    }
}
