package io.updraft.graph;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphVerifier;
import io.updraft.graph.ir.Progress;
import io.updraft.graph.onnx.ModelFolder;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.graph.onnx.OnnxWriter;
import io.updraft.graph.pass.PassContext;
import io.updraft.graph.pass.PassOptions;
import io.updraft.graph.pass.StoreQuantized;
import io.updraft.quant.format.WeightFormat;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Writes a model folder anew with its weights rounded to few bits.
public final class ModelQuantizer {
    private static final Set<String> COMPANIONS = Set.of("json", "jinja", "model", "txt", "md");
    private static final Set<String> NOTICES = Set.of("license", "notice", "copying");

    private ModelQuantizer() {
    }

    /// What was written.
    ///
    /// @param matrices
    ///            those that were rounded
    /// @param bytesBefore
    ///            of the model's files
    /// @param bytesAfter
    ///            of the new model's
    public record Result(List<StoreQuantized.Stored> matrices, long bytesBefore, long bytesAfter) {
        public Result {
            matrices = List.copyOf(matrices);
        }

        /// Mean over the rounded matrices.
        public double bitsPerWeight() {
            long elements = matrices.stream().mapToLong(StoreQuantized.Stored::elements).sum();
            return matrices.stream().mapToDouble(matrix -> matrix.bitsPerWeight() * matrix.elements()).sum() / elements;
        }
    }

    /// Configuration, tokenizer and notices are copied beside the new model.
    ///
    /// @param model
    ///            a folder as exporters write it, or a `.onnx` file
    /// @param out
    ///            a folder that is not there yet, or empty
    /// @param progress
    ///            hears of each matrix
    /// @throws GenerationException
    ///             if `out` holds something, cannot be written, or the model has no weights that could be rounded
    public static Result quantize(Path model, Path out, WeightFormat format, Progress progress) {
        OperatorRegistry registry = StandardOperators.registry();
        requireEmpty(out);
        ModelSource source = ModelSource.open(model, registry);
        ModelFolder folder = source.folder();
        try (OnnxModel onnx = source.model()) {
            StoreQuantized pass = new StoreQuantized(format);
            Graph graph = pass.apply(onnx.graph(),
                    new PassContext(registry, source.signature(), PassOptions.DEFAULT, progress));
            GraphVerifier.verify(graph);
            if (pass.stored().isEmpty()) {
                throw new GenerationException(model + " has no products with floating-point weights that "
                        + format.label() + " could take; it may be quantized already");
            }
            Files.createDirectories(out);
            Path file = out.resolve(folder.modelFile().getFileName().toString());
            OnnxWriter.write(graph, file, "updraft");
            copyCompanions(folder.folder(), out);
            return new Result(pass.stored(), onnx.mappedBytes(), size(out));
        } catch (IOException failure) {
            throw new GenerationException(out + " cannot be written: " + failure.getMessage(), failure);
        }
    }

    private static void requireEmpty(Path out) {
        if (!Files.exists(out)) {
            return;
        }
        try (Stream<Path> entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw new GenerationException(out + " holds files already; name a folder that is not there yet");
            }
        } catch (IOException failure) {
            throw new GenerationException(out + " is no folder that could be written to: " + failure.getMessage(),
                    failure);
        }
    }

    private static long size(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.getFileName().toString().contains(".onnx"))
                    .mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void copyCompanions(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).filter(ModelQuantizer::isCompanion).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static boolean isCompanion(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return COMPANIONS.contains(name.substring(name.lastIndexOf('.') + 1))
                || NOTICES.stream().anyMatch(name::startsWith);
    }
}
