package io.updraft.quant.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against ONNX's DequantizeLinear, which must give the numbers that the weight stands for; there and back are the same bits.
class DequantizedBlocksTest {
    @ParameterizedTest
    @CsvSource({"4, 16, true, 33", "4, 32, false, 127", "4, 256, true, 300", "4, 64, false, 64", "8, 32, true, 31",
        "8, 16, false, 100"})
    void isWhatDequantizeLinearHas(int bits, int blockSize, boolean symmetric, int k) {
        QuantizedWeight weight = weight(bits, blockSize, symmetric, k);
        DequantizedBlocks blocks = DequantizedBlocks.of(weight);
        OperatorId operator = new OperatorId("", "DequantizeLinear", 21);
        Tensor real = StandardOperators.registry().find(operator).orElseThrow().evaluate(OperatorCall.of(operator,
                "node", Attributes.of(Map.of("axis", 1L, "block_size", (long) blockSize)), 1,
                List.of(Optional.of(blocks.codes()), Optional.of(blocks.scales()), blocks.zeroPoints()))).getFirst();
        float[] row = new float[k];
        for (int r = 0; r < 3; r++) {
            weight.dequantize(r, row);
            for (int i = 0; i < k; i++) {
                assertThat((float) real.getDouble((long) r * k + i)).isEqualTo(row[i]);
            }
        }
        QuantizedWeight back = blocks.toWeight();
        assertThat(back.codes().data().mismatch(weight.codes().data())).isEqualTo(-1);
        assertThat(back.scales().data().mismatch(weight.scales().data())).isEqualTo(-1);
        assertThat(back.zeroPoints().isPresent()).isEqualTo(weight.zeroPoints().isPresent());
        weight.zeroPoints().ifPresent(zeros -> assertThat(
                back.zeroPoints().orElseThrow().data().mismatch(zeros.data())).isEqualTo(-1));
    }

    @Test
    void movesSignedCodesUp() {
        Tensor codes = Tensor.allocate(DataType.INT4, Shape.of(1, 17));
        for (int i = 0; i < 17; i++) {
            codes.setDouble(i, i % 16 - 8);
        }
        DequantizedBlocks blocks = new DequantizedBlocks(16, codes,
                Tensor.ofFloats(Shape.of(1, 2), new float[]{0.5f, 2}), Optional.empty());
        float[] row = new float[17];
        QuantizedWeight weight = blocks.toWeight();
        weight.dequantize(0, row);
        assertThat(row).startsWith(-4, -3.5f, -3).endsWith(3.5f, -16);
        assertThat(weight.zeroPoints()).isEmpty();
    }

    @Test
    void refusesWhatHasNoSuchForm() {
        QuantizedWeight rows = WeightFormats.named("int8").quantize(WeightRows.of(2, 33, new float[66]),
                DataType.FLOAT);
        assertThatThrownBy(() -> DequantizedBlocks.of(rows)).isInstanceOf(QuantizationException.class)
                .hasMessageContaining("without blocks");
        Tensor codes = Tensor.allocate(DataType.UINT4, Shape.of(2, 33));
        Tensor scales = Tensor.ofFloats(Shape.of(2, 2), new float[4]);
        assertThatThrownBy(() -> new DequantizedBlocks(16, codes, scales, Optional.empty()))
                .isInstanceOf(QuantizationException.class).hasMessageContaining("blocks of 16");
    }

    private static QuantizedWeight weight(int bits, int blockSize, boolean symmetric, int k) {
        Random random = new Random(k);
        float[] values = new float[3 * k];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.05f + 0.01f;
        }
        return new IntegerFormat("int" + bits, bits, IntegerFormat.Granularity.BLOCK, blockSize, symmetric)
                .quantize(WeightRows.of(3, k, values), DataType.FLOAT);
    }
}
