package io.updraft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.ir.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A shape without a file, on the CPU.
class ShapeBenchTest {
    private static final LlamaShape TINY = LlamaShape.named("tiny").orElseThrow();
    private static final ShapeBench BENCH = new ShapeBench(TINY, new ModelOptions("cpu", 1), new int[]{1, 999, 5}, 4,
            1);

    @Test
    void measuresThreeConfigurationsOfOneShape() {
        List<String> begun = new ArrayList<>();
        ShapeReport report = BENCH.run("", begun::add, Progress.NONE);
        assertThat(report.rows()).extracting(ShapeReport.Row::name).containsExactlyElementsOf(begun);
        long halves = report.rows().get(0).memory().weights();
        long bytes = report.rows().get(1).memory().weights();
        long nibbles = report.rows().get(2).memory().weights();
        assertThat(nibbles).isLessThan(bytes);
        assertThat(bytes).isLessThan(halves);
        // Keys and values as halves instead of floats.
        assertThat(report.rows().get(1).memory().cache() * 2).isEqualTo(report.rows().get(0).memory().cache());
        assertThat(report.rows()).allSatisfy(row -> assertThat(row.bytesPerToken()).isPositive());
        assertThat((List<?>) report.object().get("configurations")).hasSize(3).first()
                .isInstanceOf(Map.class);
        assertThat(report.markdown()).contains("| fp16 and plain attention |", "| int4 and flash attention |");
    }

    @Test
    void namesTheConfigurationsThatThereAre() {
        assertThatThrownBy(() -> BENCH.run("fp4", _ -> {
        }, Progress.NONE)).isInstanceOf(BenchException.class).hasMessageContaining("int8 and flash attention");
    }
}
