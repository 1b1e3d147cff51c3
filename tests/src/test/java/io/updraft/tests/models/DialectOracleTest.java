package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The random models are worth comparing with: ONNX Runtime runs them, attention and cache decide what they say.
class DialectOracleTest {
    private static final int[] IDS = {5, 17, 130, 0, 64, 99, 3, 3, 77, 12, 41};

    @TempDir
    private Path folder = Path.of("");

    static List<Dialect> dialects() {
        return Dialects.all();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void orderOfIdsDecidesLogitsAndStepsAgreeWithOnePass(Dialect dialect) {
        dialect.oracle().accept(folder);
        try (OrtRunner runner = new OrtRunner(folder)) {
            float[][] whole = runner.step(IDS);
            runner.reset();
            float[][] first = runner.step(Arrays.copyOfRange(IDS, 0, 4));
            float[][] second = runner.step(Arrays.copyOfRange(IDS, 4, 10));
            float[][] third = runner.step(IDS[10]);
            runner.reset();
            int[] swapped = Arrays.copyOf(IDS, 4);
            swapped[0] = IDS[1];
            swapped[1] = IDS[0];
            assertThat(LogitsError.of(runner.step(swapped)[3], whole[3])).as("distance after a swap of two earlier ids")
                    .isGreaterThan(0.02);
            // Ranges of dynamic quantization depend on the ids of a step.
            double limit = dialect.name().startsWith("dynamic") ? 0.1 : 5e-6;
            assertThat(LogitsError.worst(first, Arrays.copyOfRange(whole, 0, 4))).isLessThan(limit);
            assertThat(LogitsError.worst(second, Arrays.copyOfRange(whole, 4, 10))).isLessThan(limit);
            assertThat(LogitsError.worst(third, Arrays.copyOfRange(whole, 10, 11))).isLessThan(limit);
        }
    }

    /// What stands in for the forms of MatMulNBits that ONNX Runtime cannot run is right where it can.
    @Test
    void densifiedWeightsAreTheQuantizedOnes() {
        for (NBitsProjection projection : List.of(NBitsProjection.symmetric(4, 16).withGroupIndex(),
                NBitsProjection.symmetric(8, 32), NBitsProjection.symmetric(2, 16).with(
                        NBitsProjection.ZeroPoints.PACKED),
                NBitsProjection.symmetric(4, 32).with(
                        NBitsProjection.ZeroPoints.FLOAT))) {
            Path quantized = folder.resolve("quantized-" + projection.hashCode());
            Path dense = folder.resolve("dense-" + projection.hashCode());
            new GenaiLlm("llama", LlmSizes.odd()).projection(projection).write(quantized);
            new GenaiLlm("llama", LlmSizes.odd()).projection(projection.dequantized()).write(dense);
            try (OrtRunner first = new OrtRunner(quantized); OrtRunner second = new OrtRunner(dense)) {
                assertThat(LogitsError.worst(second.step(IDS), first.step(IDS))).as("%s", projection).isLessThan(5e-6);
            }
        }
    }
}
