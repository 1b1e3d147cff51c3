package io.updraft.graph.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChromeTraceTest {
    private static final List<Span> SPANS = List.of(
            new Span("gemv", Span.Kind.KERNEL, "Linear", 5_000_000_000L, 1_500, Map.of("node", "layers.0/\"up\"")),
            new Span("decode", Span.Kind.STEP, "", 4_999_999_000L, 10_000, Map.of()),
            new Span("gemv", Span.Kind.KERNEL, "Linear", 5_000_002_000L, 500, Map.of()),
            new Span("rms-norm", Span.Kind.KERNEL, "RMSNormalization", 5_000_003_000L, 3_000, Map.of()));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void spansBecomeCompleteEventsInMicrosecondsFromTheFirst() throws Exception {
        Path file = folder.resolve("trace.json");
        ChromeTrace.write(SPANS, "updraft on emulator", file);
        JsonNode trace = JsonMapper.shared().readTree(file.toFile());
        List<JsonNode> events = trace.get("traceEvents").valueStream()
                .filter(event -> event.get("ph").asString().equals("X")).toList();
        assertThat(events).extracting(event -> event.get("name").asString())
                .containsExactly("decode", "gemv", "gemv", "rms-norm");
        assertThat(events).extracting(event -> event.get("ts").asDouble()).containsExactly(0.0, 1.0, 3.0, 4.0);
        assertThat(events).extracting(event -> event.get("dur").asDouble()).containsExactly(10.0, 1.5, 0.5, 3.0);
        assertThat(events.get(1).at("/args/operator").asString()).isEqualTo("Linear");
        assertThat(events.get(1).at("/args/node").asString()).isEqualTo("layers.0/\"up\"");
        assertThat(events.get(0).get("tid").asInt()).isNotEqualTo(events.get(1).get("tid").asInt());
        List<String> tracks = trace.get("traceEvents").valueStream()
                .filter(event -> event.get("ph").asString().equals("M"))
                .map(event -> event.at("/args/name").asString()).toList();
        assertThat(tracks).contains("updraft on emulator", "steps", "kernels");
    }

    @Test
    void theSummaryAddsUpByOperatorAndKernel() {
        OperatorSummary summary = OperatorSummary.of(SPANS);
        assertThat(summary.rows()).containsExactly(new OperatorSummary.Row("RMSNormalization", "rms-norm", 1, 3_000),
                new OperatorSummary.Row("Linear", "gemv", 2, 2_000));
        assertThat(summary.steps()).isEqualTo(1);
        assertThat(summary.stepNanos()).isEqualTo(10_000);
        assertThat(summary.kernelNanos()).isEqualTo(5_000);
    }

    @Test
    void noSpanEndsBeforeItBegins() {
        assertThatThrownBy(() -> new Span("x", Span.Kind.STEP, "", 0, -1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
