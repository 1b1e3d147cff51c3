package io.updraft.cli;

import io.updraft.graph.ModelQuantizer;
import io.updraft.graph.pass.StoreQuantized;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightFormats;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a model with weights of few bits.
@Command(name = "quantize", description = "Writes a model anew with its weights rounded to few bits.")
final class QuantizeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder with model.onnx, or a .onnx file.")
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "Folder to write; must not be there yet, or be empty.")
    private Path out = Path.of("");

    @Option(names = "--format", required = true, paramLabel = "FORMAT", completionCandidates = FormatLabels.class, description = "${COMPLETION-CANDIDATES}. ONNX Runtime runs the integers and nf4, too.")
    private String format = "";

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    QuantizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WeightFormat weights = WeightsArgument.named(format);
        ModelQuantizer.Result result;
        try (Progress progress = Progress.of("matrices", 1)) {
            result = ModelQuantizer.quantize(model, out, weights, progress::at);
        }
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("format", weights.label());
            object.put("matrices", result.matrices().size());
            object.put("bits_per_weight", result.bitsPerWeight());
            object.put("bytes_before", result.bytesBefore());
            object.put("bytes_after", result.bytesAfter());
            object.put("onnxruntime", StoreQuantized.isPortable(weights));
            console.out().println(Json.write(object));
        } else {
            console.out().printf(Locale.ROOT, "%s: %d matrices in %s, %.3f bits a weight; %s before, %s now%s%n", out,
                    result.matrices().size(), weights.label(), result.bitsPerWeight(), Bytes.text(result.bytesBefore()),
                    Bytes.text(result.bytesAfter()),
                    StoreQuantized.isPortable(weights) ? "" : "; only Updraft runs it");
        }
        return 0;
    }
}
