package io.updraft.quant.format;

import io.updraft.runtime.tensor.Codebook;
import java.util.List;
import java.util.stream.Collectors;

/// The formats that have a name on the command line.
public final class WeightFormats {
    private static final int NF4_BLOCK = 64;
    private static final int INT4_BLOCK = 32;

    private static final List<WeightFormat> ALL = List.of(
            new IntegerFormat("int8", 8, IntegerFormat.Granularity.CHANNEL, 0, true),
            new IntegerFormat("int4", 4, IntegerFormat.Granularity.BLOCK, INT4_BLOCK, true),
            new IntegerFormat("int4-asym", 4, IntegerFormat.Granularity.BLOCK, INT4_BLOCK, false),
            new CodebookFormat("nf4", Codebook.NF4, NF4_BLOCK, false),
            new CodebookFormat("nf4-dq", Codebook.NF4, NF4_BLOCK, true),
            new CodebookFormat("fp8", Codebook.E4M3, 0, false), new LlmInt8Format("llm-int8", 6),
            new CodebookFormat("log4", Codebook.LOG4, INT4_BLOCK, false));

    private WeightFormats() {
    }

    public static List<WeightFormat> all() {
        return ALL;
    }

    /// "int8, int4, ..."
    public static String labels() {
        return ALL.stream().map(WeightFormat::label).collect(Collectors.joining(", "));
    }

    /// @throws QuantizationException
    ///             if there is no such format, naming those that there are
    public static WeightFormat named(String label) {
        return ALL.stream().filter(format -> format.label().equals(label)).findFirst()
                .orElseThrow(() -> new QuantizationException("no format '" + label + "'; there are " + labels()));
    }
}
