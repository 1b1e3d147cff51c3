package io.updraft.graph.profile;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes spans in the Trace Event Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open: complete events
/// ("ph": "X"), times in microseconds from the first span on, a track for each kind.
public final class ChromeTrace {
    private static final int PROCESS = 1;

    private ChromeTrace() {
    }

    /// @param process its name in the viewer
    /// @throws IOException if the file cannot be written
    public static void write(List<Span> spans, String process, Path file) throws IOException {
        List<Span> sorted = spans.stream().sorted(Comparator.comparingLong(Span::startNanos)).toList();
        long origin = sorted.isEmpty() ? 0 : sorted.getFirst().startNanos();
        try (Writer writer = Files.newBufferedWriter(file);
                JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), writer)) {
            json.writeStartObject();
            json.writeStringProperty("displayTimeUnit", "ms");
            json.writeArrayPropertyStart("traceEvents");
            name(json, "process_name", 0, process);
            for (Span.Kind kind : Span.Kind.values()) {
                name(json, "thread_name", kind.ordinal() + 1, kind.label());
            }
            for (Span span : sorted) {
                event(json, span, origin);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void name(JsonGenerator json, String what, int thread, String name) {
        json.writeStartObject();
        json.writeStringProperty("name", what);
        json.writeStringProperty("ph", "M");
        json.writeNumberProperty("pid", PROCESS);
        json.writeNumberProperty("tid", thread);
        json.writeObjectPropertyStart("args");
        json.writeStringProperty("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void event(JsonGenerator json, Span span, long origin) {
        json.writeStartObject();
        json.writeStringProperty("name", span.name());
        json.writeStringProperty("cat", span.kind().label());
        json.writeStringProperty("ph", "X");
        json.writeNumberProperty("pid", PROCESS);
        json.writeNumberProperty("tid", span.kind().ordinal() + 1);
        json.writeNumberProperty("ts", (span.startNanos() - origin) * 1e-3);
        json.writeNumberProperty("dur", span.nanos() * 1e-3);
        json.writeObjectPropertyStart("args");
        if (!span.operator().isEmpty()) {
            json.writeStringProperty("operator", span.operator());
        }
        for (Map.Entry<String, Object> detail : span.details().entrySet()) {
            json.writeStringProperty(detail.getKey(), detail.getValue().toString());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
