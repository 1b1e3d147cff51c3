package io.updraft.graph.onnx;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.operator.OperatorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a user points at: a folder of onnxruntime-genai, a folder laid out for transformers.js (`onnx/model_q4.onnx`
/// under the configuration), or a model file.
public final class ModelFolder {
    private static final String GENAI_CONFIG = "genai_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final int CANDIDATES_SHOWN = 12;

    private final Path folder;
    private final Path modelFile;
    private final Declared declared;

    private ModelFolder(Path folder, Path modelFile, Declared declared) {
        this.folder = folder;
        this.modelFile = modelFile;
        this.declared = declared;
    }

    /// Finds the model file and reads the configuration; the model itself is read by [#readModel].
    ///
    /// @throws OnnxException
    ///             if there is no model file or more than one, or the configuration is broken
    public static ModelFolder open(Path path) {
        if (Files.isRegularFile(path)) {
            return ofFile(path);
        }
        if (!Files.isDirectory(path)) {
            throw new OnnxException("there is no file or folder " + path);
        }
        Path genai = path.resolve(GENAI_CONFIG);
        if (Files.isRegularFile(genai)) {
            return new ModelFolder(path, genaiModel(path), Declared.ofGenai(genai));
        }
        return transformers(path, onlyCandidate(path));
    }

    private static ModelFolder ofFile(Path file) {
        if (!file.getFileName().toString().endsWith(".onnx")) {
            throw new OnnxException(file + " is no .onnx file; give a model file or its folder");
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Path genai = folder.resolve(GENAI_CONFIG);
        if (Files.isRegularFile(genai)) {
            return new ModelFolder(folder, file, Declared.ofGenai(genai));
        }
        boolean nested = folder.endsWith("onnx") && !Files.exists(folder.resolve("config.json"));
        return transformers(nested ? folder.resolveSibling(".").normalize() : folder, file);
    }

    private static ModelFolder transformers(Path folder, Path modelFile) {
        return new ModelFolder(folder, modelFile, Declared.ofTransformers(folder, modelFile));
    }

    private static Path genaiModel(Path folder) {
        Path config = folder.resolve(GENAI_CONFIG);
        JsonObject decoder = JsonObject.read(config).requiredObject("model").requiredObject("decoder");
        String name = decoder.text("filename").orElseThrow(() -> decoder.missing("filename"));
        FolderFile.resolve(folder, name, config + ": the model file '" + ProtoText.clip(name) + "'");
        return folder.resolve(name);
    }

    private static Path onlyCandidate(Path folder) {
        List<Path> candidates = new ArrayList<>(models(folder));
        candidates.addAll(models(folder.resolve("onnx")));
        if (candidates.isEmpty()) {
            throw new OnnxException(
                    folder + " has no model: neither " + GENAI_CONFIG + " nor a file *.onnx or onnx/*.onnx");
        }
        if (candidates.size() > 1) {
            String list = candidates.stream().limit(CANDIDATES_SHOWN).map(file -> folder.relativize(file).toString())
                    .collect(Collectors.joining(", "));
            throw new OnnxException(folder + " has " + candidates.size() + " models (" + list
                    + (candidates.size() > CANDIDATES_SHOWN ? ", ..." : "") + "); give the path of one of them");
        }
        return candidates.get(0);
    }

    private static List<Path> models(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".onnx") && Files.isRegularFile(file))
                    .sorted().toList();
        } catch (IOException failure) {
            throw new OnnxException(folder + " cannot be listed: " + failure.getMessage(), failure);
        }
    }

    /// Where configuration and tokenizer are.
    public Path folder() {
        return folder;
    }

    public Path modelFile() {
        return modelFile;
    }

    /// @throws OnnxException
    ///             as [OnnxModel#read(Path, OperatorRegistry)]
    public OnnxModel readModel(OperatorRegistry registry) {
        return OnnxModel.read(modelFile, registry);
    }

    /// What the configuration says of the folder's model, completed from its graph and checked against it.
    ///
    /// @throws OnnxException
    ///             if the graph is no decoder with a cache, or contradicts the configuration
    public ModelConfig config(Graph graph) {
        return new DecoderReader(graph, declared).read();
    }

    /// The Hugging Face tokenizer, if the folder has one.
    public Optional<Path> findTokenizer() {
        return Optional.of(folder.resolve(TOKENIZER)).filter(Files::isRegularFile);
    }

    /// @throws OnnxException
    ///             if the folder has no tokenizer; needed for text, not for ids
    public Path tokenizer() {
        return findTokenizer().orElseThrow(() -> new OnnxException(folder + " has no " + TOKENIZER
                + ", which text needs; copy it there, or give token ids"));
    }
}
