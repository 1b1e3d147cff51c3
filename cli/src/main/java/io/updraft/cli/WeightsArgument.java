package io.updraft.cli;

import io.updraft.quant.format.QuantizationException;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightFormats;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What floating-point weights are rounded to when the model is loaded.
final class WeightsArgument {
    @Option(names = "--quantize", paramLabel = "FORMAT", completionCandidates = FormatLabels.class, description = "Rounds "
            + "floating-point weights on loading: ${COMPLETION-CANDIDATES}.")
    private String label = "";

    /// Empty where nothing is asked for.
    Optional<WeightFormat> format() {
        return label.isEmpty() ? Optional.empty() : Optional.of(named(label));
    }

    /// The format that a user names.
    static WeightFormat named(String label) {
        try {
            return WeightFormats.named(label);
        } catch (QuantizationException unknown) {
            throw new UsageException(Failures.line(unknown));
        }
    }
}
