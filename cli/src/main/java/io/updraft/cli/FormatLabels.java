package io.updraft.cli;

import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightFormats;
import java.util.Iterator;

/// The formats of weights for help texts and completion, looked up only when asked for.
final class FormatLabels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return WeightFormats.all().stream().map(WeightFormat::label).iterator();
    }
}
