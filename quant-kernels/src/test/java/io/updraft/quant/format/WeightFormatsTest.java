package io.updraft.quant.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Codes are the nearest there are, found here by trying all of them; sizes are odd.
class WeightFormatsTest {
    static List<WeightFormat> formats() {
        List<WeightFormat> formats = new ArrayList<>(WeightFormats.all());
        for (boolean symmetric : new boolean[]{true, false}) {
            formats.add(new IntegerFormat("tensor", 8, IntegerFormat.Granularity.TENSOR, 0, symmetric));
            formats.add(new IntegerFormat("channel", 8, IntegerFormat.Granularity.CHANNEL, 0, symmetric));
            formats.add(new IntegerFormat("block", 8, IntegerFormat.Granularity.BLOCK, 64, symmetric));
            formats.add(new IntegerFormat("block16", 4, IntegerFormat.Granularity.BLOCK, 16, symmetric));
            formats.add(new IntegerFormat("block256", 4, IntegerFormat.Granularity.BLOCK, 256, symmetric));
        }
        formats.add(new CodebookFormat("fp4", Codebook.FP4, 64, false));
        formats.add(new CodebookFormat("e5m2", Codebook.E5M2, 0, false));
        return formats;
    }

    private static float[] normal(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * 0.05f;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyCodeIsTheNearest(WeightFormat format) {
        for (int k : new int[]{1, 31, 33, 64, 127, 300}) {
            int n = 7;
            float[] values = normal(n * k, k);
            QuantizedWeight weight = format.quantize(WeightRows.of(n, k, values), DataType.FLOAT);
            float[] row = new float[k];
            for (int r = 0; r < n; r++) {
                weight.dequantize(r, row);
                for (int i = 0; i < k; i++) {
                    double found = Math.abs(row[i] - values[r * k + i]);
                    double nearest = nearest(weight, r, i, values[r * k + i]);
                    // Double quantization moves a scale, by up to a 50th of it, after the codes are chosen.
                    double moved = format.label().equals("nf4-dq") ? Math.abs(values[r * k + i]) / 50 : 0;
                    // Where two codes are as near, the last bit of a division decides; the decoded weight is rounded.
                    double rounding = 4 * Math.ulp(values[r * k + i]);
                    assertThat(found).as("[%d, %d] of K = %d", r, i, k)
                            .isLessThanOrEqualTo(nearest + rounding + 2 * moved);
                }
            }
        }
    }

    private static double nearest(QuantizedWeight weight, int row, int column, float value) {
        boolean signed = weight.codes().type() == DataType.INT8;
        int lowest = signed ? -127 : 0;
        int highest = signed ? 127 : (1 << weight.bits()) - 1;
        return IntStream.rangeClosed(lowest, highest)
                .mapToDouble(code -> weight.codebook().map(book -> (double) book.level(code))
                        .orElse((double) code - weight.zero(row, column)) * weight.scale(row, column))
                .filter(Double::isFinite).map(level -> Math.abs(level - value)).min().orElseThrow();
    }

    /// Of a 4096 x 4096 matrix with scales in fp16, but for the formats that say how theirs are stored.
    @Test
    void bitsPerWeightAreThoseOfTheLiterature() {
        assertThat(bits("int8")).isCloseTo(8 + 16 / 4096.0, within(1e-9));
        assertThat(bits("int4")).isEqualTo(4.5);
        assertThat(bits("int4-asym")).isEqualTo(4.5 + 4 / 32.0);
        assertThat(bits("nf4")).isEqualTo(4.25);
        assertThat(WeightFormats.named("nf4").bitsPerWeight(4096, 4096, DataType.FLOAT)).isEqualTo(4.5);
        assertThat(bits("nf4-dq")).as("QLoRA: 0.127 bits for scales").isCloseTo(4.127, within(1e-3));
        assertThat(bits("log4")).isEqualTo(4.5);
    }

    private static double bits(String label) {
        return WeightFormats.named(label).bitsPerWeight(4096, 4096, DataType.FLOAT16);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void bitsPerWeightAreWhatTheTensorsTake(WeightFormat format) {
        QuantizedWeight weight = format.quantize(WeightRows.of(9, 320, normal(9 * 320, 1)), DataType.FLOAT16);
        double stated = format.bitsPerWeight(9, 320, DataType.FLOAT16) * 9 * 320 / 8;
        if (format instanceof CodebookFormat book && book.doubleQuantized()) {
            long scales = weight.scales().elements();
            assertThat(stated).isCloseTo(weight.codes().data().byteSize() + scales + 4.0 + 4, within(1e-6));
        } else {
            assertThat(stated).isCloseTo(weight.bytes(), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void zeroStaysZero(WeightFormat format) {
        float[] values = normal(3 * 70, 4);
        for (int i = 0; i < values.length; i += 5) {
            values[i] = 0;
        }
        QuantizedWeight weight = format.quantize(WeightRows.of(3, 70, values), DataType.FLOAT);
        float[] row = new float[70];
        for (int r = 0; r < 3; r++) {
            weight.dequantize(r, row);
            for (int i = 0; i < 70; i++) {
                if (values[r * 70 + i] == 0) {
                    assertThat(row[i]).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void zerosAreZeros(WeightFormat format) {
        QuantizedWeight weight = format.quantize(WeightRows.of(2, 33, new float[66]), DataType.FLOAT);
        float[] row = new float[33];
        weight.dequantize(1, row);
        assertThat(row).containsOnly(0);
    }

    @Test
    void aWeightThatIsNoNumberIsRefused() {
        float[] values = normal(66, 1);
        values[40] = Float.NaN;
        assertThatThrownBy(() -> WeightFormats.named("int4").quantize(WeightRows.of(2, 33, values), DataType.FLOAT))
                .isInstanceOf(QuantizationException.class).hasMessageContaining("[1, 7] is NaN");
    }

    @Test
    void aScaleBeyondFloat16IsRefused() {
        assertThatThrownBy(() -> WeightFormats.named("int8").quantize(WeightRows.of(1, 2, 1f, 2e7f), DataType.FLOAT16))
                .isInstanceOf(QuantizationException.class).hasMessageContaining("FLOAT16");
    }

    @Test
    void oneScaleARowOfFourBitCodesIsRefused() {
        assertThatThrownBy(() -> new CodebookFormat("nf4", Codebook.NF4, 0, false))
                .isInstanceOf(QuantizationException.class).hasMessageContaining("whole bytes");
    }

    @Test
    void anUnknownFormatNamesThoseThatThereAre() {
        assertThatThrownBy(() -> WeightFormats.named("int5")).isInstanceOf(QuantizationException.class)
                .hasMessageContaining("int5").hasMessageContaining("nf4-dq");
    }

    @Test
    void blocksAreMatMulNBits() {
        float[] values = new float[32];
        values[0] = -8;
        values[1] = 7;
        values[2] = 3;
        QuantizedWeight weight = WeightFormats.named("int4").quantize(WeightRows.of(1, 32, values), DataType.FLOAT);
        assertThat(weight.scales().getDouble(0)).isEqualTo(1);
        assertThat(weight.codes().data().get(Tensor.BYTE, 0)).as("low bits first").isEqualTo((byte) 0xf0);
        assertThat(weight.codes().data().get(Tensor.BYTE, 1)).isEqualTo((byte) 0x8b);
    }

    /// The map's definition: seven decades of 1 to 64 means, both signs, zero and one.
    @Test
    void theDynamicMapIsBitsandbytes() {
        assertThat(DynamicMap.VALUES).hasSize(256).isSorted().contains(0f, 1f);
        assertThat(DynamicMap.VALUES[0]).isCloseTo(-(1 - 0.9f / 128), within(1e-6f));
        assertThat(DynamicMap.VALUES[255]).isEqualTo(1);
        assertThat(DynamicMap.VALUES[128]).as("the smallest positive").isCloseTo(5.5e-7f, within(1e-12f));
        for (int code = 0; code < 256; code++) {
            assertThat(DynamicMap.nearest(DynamicMap.VALUES[code])).isEqualTo(code);
        }
    }
}
