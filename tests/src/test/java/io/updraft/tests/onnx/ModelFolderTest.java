package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.onnx.ModelConfig;
import io.updraft.graph.onnx.ModelFolder;
import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.graph.onnx.SearchDefaults;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.tests.OnnxModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {
    private static final String GENAI = """
            {"model": {"type": "llama", "bos_token_id": 1, "eos_token_id": [2, 7], "pad_token_id": -1,
              "context_length": 333, "vocab_size": 97,
              "decoder": {"filename": "model.onnx", "head_size": 5, "num_key_value_heads": 2, "num_hidden_layers": 2,
                "inputs": {"input_ids": "input_ids", "attention_mask": "attention_mask",
                  "past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value"},
                "outputs": {"logits": "logits", "present_key_names": "present.%d.key",
                  "present_value_names": "present.%d.value"},
                "sliding_window": {"window_size": 128}}},
             "search": {"do_sample": true, "temperature": 0.7, "top_k": 40, "top_p": 0.9, "max_length": 300}}
            """;
    private static final String[] GENAI_NAMES = {"past_key_values.%d.key", "past_key_values.%d.value",
        "present.%d.key", "present.%d.value"};

    @TempDir
    private Path folder = Path.of("");

    /// Inputs and outputs of a decoder of two layers; nothing is computed.
    private static OnnxModelBuilder decoder(String... cacheNames) {
        OnnxModelBuilder builder = new OnnxModelBuilder("decoder").input("input_ids", DataType.INT64, "batch", "new")
                .input("attention_mask", DataType.INT64, "batch", "all")
                .node("Cast", List.of("input_ids"), List.of("ids"), java.util.Map.of("to", DataType.FLOAT))
                .node("Unsqueeze", List.of("ids", "axis"), List.of("logits"))
                .initializer("axis", io.updraft.runtime.tensor.Tensor.ofLongs(io.updraft.runtime.tensor.Shape.of(1), 2))
                .output("logits", DataType.FLOAT, "batch", "new", 97);
        for (int layer = 0; layer < 2; layer++) {
            for (int part = 0; part < 2; part++) {
                String past = cacheNames[part].replace("%d", Integer.toString(layer));
                String present = cacheNames[part + 2].replace("%d", Integer.toString(layer));
                builder.input(past, DataType.FLOAT16, "batch", 2, "past", 5)
                        .node("Identity", List.of(past), List.of(present))
                        .output(present, DataType.FLOAT16, "batch", 2, "all", 5);
            }
        }
        return builder;
    }

    private static ModelConfig config(Path path) {
        ModelFolder found = ModelFolder.open(path);
        try (OnnxModel model = found.readModel(StandardOperators.registry())) {
            return found.config(model.graph());
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path path) {
        return assertThatThrownBy(() -> config(path)).isInstanceOf(OnnxException.class);
    }

    private void writeGenai(UnaryOperator<String> change) throws IOException {
        decoder(GENAI_NAMES).write(folder.resolve("model.onnx"));
        Files.writeString(folder.resolve("genai_config.json"), change.apply(GENAI));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refusedGenai(String part, String replacement)
            throws IOException {
        assertThat(GENAI).contains(part);
        writeGenai(text -> text.replace(part, replacement));
        return refused(folder);
    }

    @Test
    void readsGenaiFolders() throws IOException {
        writeGenai(UnaryOperator.identity());
        for (Path path : List.of(folder, folder.resolve("model.onnx"))) {
            ModelConfig config = config(path);
            assertThat(config.architecture()).isEqualTo("llama");
            assertThat(config.names().inputIds()).isEqualTo("input_ids");
            assertThat(config.names().attentionMask()).contains("attention_mask");
            assertThat(config.names().positionIds()).isEmpty();
            assertThat(config.names().layers()).containsExactly(
                    new LayerCache("past_key_values.0.key", "past_key_values.0.value", "present.0.key",
                            "present.0.value"),
                    new LayerCache("past_key_values.1.key", "past_key_values.1.value", "present.1.key",
                            "present.1.value"));
            assertThat(List.of(config.layers(), config.kvHeads(), config.headSize(), config.contextLength(),
                    config.vocabularySize())).containsExactly(2, 2, 5, 333, 97);
            assertThat(config.cacheType()).isEqualTo(DataType.FLOAT16);
            assertThat(config.eosIds()).containsExactly(2, 7);
            assertThat(config.bosId()).hasValue(1);
            assertThat(config.padId()).hasValue(-1);
            assertThat(config.slidingWindow()).hasValue(128);
            assertThat(config.search()).isEqualTo(new SearchDefaults(true, 0.7f, 40, 0.9f, 0, 1, 0, 300));
        }
    }

    @Test
    void takesNamesFromTheConfiguration() throws IOException {
        decoder("pk%d", "pv%d", "nk%d", "nv%d").write(folder.resolve("model.onnx"));
        Files.writeString(folder.resolve("genai_config.json"),
                GENAI.replace("past_key_values.%d.key", "pk%d").replace("past_key_values.%d.value", "pv%d")
                        .replace("present.%d.key", "nk%d").replace("present.%d.value", "nv%d"));
        assertThat(config(folder).names().layers().get(1)).isEqualTo(new LayerCache("pk1", "pv1", "nk1", "nv1"));
    }

    @Test
    void completesFromTheGraphWhatTheConfigurationLeavesOut() throws IOException {
        writeGenai(text -> text.replace("\"head_size\": 5, \"num_key_value_heads\": 2, \"num_hidden_layers\": 2,", ""));
        ModelConfig config = config(folder);
        assertThat(List.of(config.layers(), config.kvHeads(), config.headSize())).containsExactly(2, 2, 5);
    }

    @ParameterizedTest
    @CsvSource({"past_key_values.%d.key,past_key_values.%d.value,present.%d.key,present.%d.value",
        "past_key_%d,past_value_%d,present_key_%d,present_value_%d",
        "past_%d_key,past_%d_value,present_%d_key,present_%d_value",
        "past_key_values_%d_key,past_key_values_%d_value,present_key_values_%d_key,present_key_values_%d_value"})
    void findsTheCachesOfBareModels(String pastKey, String pastValue, String presentKey, String presentValue) {
        Path file = decoder(pastKey, pastValue, presentKey, presentValue).write(folder.resolve("bare.onnx"));
        for (Path path : List.of(file, folder)) {
            ModelConfig config = config(path);
            assertThat(config.names().layers()).hasSize(2).last().isEqualTo(
                    new LayerCache(pastKey.replace("%d", "1"), pastValue.replace("%d", "1"),
                            presentKey.replace("%d", "1"), presentValue.replace("%d", "1")));
            assertThat(List.of(config.kvHeads(), config.headSize(), config.vocabularySize())).containsExactly(2, 5, 97);
            assertThat(config.contextLength()).isEqualTo(ModelConfig.DEFAULT_CONTEXT_LENGTH);
            assertThat(config.eosIds()).isEmpty();
            assertThat(config.search()).isEqualTo(SearchDefaults.GREEDY);
        }
    }

    @Test
    void readsTransformersFolders() throws IOException {
        decoder(GENAI_NAMES).write(folder.resolve("onnx/model_q4.onnx"));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen2", "max_position_embeddings": 555, "vocab_size": 97, "eos_token_id": 3,
                 "num_key_value_heads": 2, "bos_token_id": null}""");
        Files.writeString(folder.resolve("generation_config.json"), """
                {"eos_token_id": [3, 4], "do_sample": true, "top_p": 0.8}""");
        for (Path path : List.of(folder, folder.resolve("onnx/model_q4.onnx"))) {
            ModelConfig config = config(path);
            assertThat(config.architecture()).isEqualTo("qwen2");
            assertThat(config.contextLength()).isEqualTo(555);
            assertThat(config.eosIds()).containsExactly(3, 4);
            assertThat(config.bosId()).isEqualTo(OptionalInt.empty());
            assertThat(config.search().topP()).isEqualTo(0.8f);
        }
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThat(ModelFolder.open(folder.resolve("onnx/model_q4.onnx")).tokenizer())
                .isEqualTo(folder.resolve("tokenizer.json"));
    }

    @Test
    void namesTheCandidates() {
        decoder(GENAI_NAMES).write(folder.resolve("onnx/model_q4.onnx"));
        decoder(GENAI_NAMES).write(folder.resolve("onnx/model.onnx"));
        refused(folder).hasMessageContaining("has 2 models").hasMessageContaining("model_q4.onnx")
                .hasMessageContaining("give the path of one");
    }

    @Test
    void refusesFoldersWithoutAModel() throws IOException {
        refused(folder).hasMessageContaining("has no model");
        refused(folder.resolve("nothing")).hasMessageContaining("no file or folder");
        Files.writeString(folder.resolve("model.gguf"), "");
        refused(folder.resolve("model.gguf")).hasMessageContaining("is no .onnx file");
        Files.writeString(folder.resolve("genai_config.json"), GENAI);
        refused(folder).hasMessageContaining("'model.onnx' is missing");
    }

    @Test
    void refusesModelFilesOutsideTheFolder() throws IOException {
        refusedGenai("\"model.onnx\"", "\"../model.onnx\"").hasMessageContaining("leaves the model's folder");
        refusedGenai("\"model.onnx\"", "\"/etc/passwd\"").hasMessageContaining("not a relative path");
    }

    @Test
    void refusesBrokenJson() throws IOException {
        refusedGenai("\"search\"", "search").hasMessageContaining("genai_config.json is not valid JSON (line 9,");
        refusedGenai("\"type\": \"llama\"", "\"type\": \"llama\", \"type\": \"phi\"").hasMessageContaining("uplicate");
        refusedGenai("\"llama\"", "[".repeat(1000)).hasMessageContaining("not valid JSON");
        writeGenai(text -> "[]");
        refused(folder).hasMessageContaining("no JSON object");
        writeGenai(text -> text + "{}");
        refused(folder).hasMessageContaining("goes on after");
        writeGenai(text -> "");
        refused(folder).hasMessageContaining("no JSON object");
        writeGenai(text -> text + " ".repeat(5 << 20));
        refused(folder).hasMessageContaining("a configuration at most");
    }

    @Test
    void refusesMissingAndWrongKeys() throws IOException {
        refusedGenai("\"filename\"", "\"file\"").hasMessageContaining("model.decoder.filename is missing");
        refusedGenai("\"decoder\"", "\"encoder-decoder\"").hasMessageContaining("model.decoder is missing");
        refusedGenai("\"context_length\": 333", "\"context_length\": null")
                .hasMessageContaining("model.context_length is missing");
        refusedGenai("\"context_length\": 333", "\"context_length\": 0").hasMessageContaining("at least 1");
        refusedGenai("\"context_length\": 333", "\"context_length\": 1e400").hasMessageContaining("whole number");
        refusedGenai("\"vocab_size\": 97", "\"vocab_size\": \"97\"").hasMessageContaining("must be a whole number");
        refusedGenai("\"vocab_size\": 97", "\"vocab_size\": 98").hasMessageContaining("the logits have 97");
        refusedGenai("\"eos_token_id\": [2, 7]", "\"end\": 2").hasMessageContaining("model.eos_token_id is missing");
        refusedGenai("\"eos_token_id\": [2, 7]", "\"eos_token_id\": [97]").hasMessageContaining("ids 0 to 96");
        refusedGenai("\"eos_token_id\": [2, 7]", "\"eos_token_id\": [99999999999]").hasMessageContaining("32 bits");
        refusedGenai("past_key_values.%d.key", "past_key_values.key").hasMessageContaining("must have one %d");
        refusedGenai("past_key_values.%d.key", "%s%d%n").hasMessageContaining("must have one %d");
        refusedGenai("past_key_values.%d.key", "past.%d").hasMessageContaining("has no input 'past.0'");
        refusedGenai("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
                .hasMessageContaining("has no input 'past_key_values.2.key'");
        refusedGenai("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1")
                .hasMessageContaining("'past_key_values.1.key' is neither");
        refusedGenai("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 4")
                .hasMessageContaining("the caches have 2");
        refusedGenai("\"head_size\": 5", "\"head_size\": 6").hasMessageContaining("the caches have 5");
        refusedGenai("\"temperature\": 0.7", "\"temperature\": -1").hasMessageContaining("temperature is -1");
        refusedGenai("\"top_p\": 0.9", "\"top_p\": 1.5").hasMessageContaining("top_p");
        refusedGenai("\"do_sample\": true", "\"do_sample\": 1").hasMessageContaining("must be true or false");
        refusedGenai("\"search\": {", "\"search\": 3, \"other\": {").hasMessageContaining("search is 3");
        refusedGenai("\"type\": \"llama\",", "\"type\": \"phi3v\", \"vision\": {},").hasMessageContaining("'vision'");
        refusedGenai("\"sliding_window\"", "\"pipeline\": [], \"sliding_window\"").hasMessageContaining("pipeline");
    }

    @Test
    void refusesGraphsThatAreNoDecoders() {
        Path file = folder.resolve("model.onnx");
        new OnnxModelBuilder("g").input("x", DataType.FLOAT, 1).node("Neg", List.of("x"), List.of("y"))
                .output("y", DataType.FLOAT, 1).write(file);
        refused(file).hasMessageContaining("no inputs for past keys and values");
        decoder(GENAI_NAMES).input("use_cache_branch", DataType.BOOL, 1).write(file);
        refused(file).hasMessageContaining("'use_cache_branch' is neither");
        decoder("past_key_values.%d.key", "past_key_values.%d.value", "present.%d.key", "other.%d.value").write(file);
        refused(file).hasMessageContaining("lacks a past value, present key or present value");
        decoder(GENAI_NAMES).edit(model -> model.getGraphBuilder().getInputBuilder(0).getTypeBuilder()
                .getTensorTypeBuilder().setElemType(DataType.FLOAT.onnxCode())).write(file);
        refused(file).hasMessageContaining("'input_ids' is FLOAT");
        decoder(GENAI_NAMES).edit(model -> model.getGraphBuilder().getInputBuilder(2).getTypeBuilder()
                .getTensorTypeBuilder().getShapeBuilder().removeDim(0)).write(file);
        refused(file).hasMessageContaining("'past_key_values.0.key' has rank 3");
        decoder(GENAI_NAMES).edit(model -> model.getGraphBuilder().getInputBuilder(2).getTypeBuilder()
                .getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1).setDimValue(3)).write(file);
        refused(file).hasMessageContaining("caches of different sizes");
        decoder(GENAI_NAMES).edit(model -> model.getGraphBuilder().getInputBuilder(2).getTypeBuilder()
                .getTensorTypeBuilder().setElemType(DataType.INT8.onnxCode())).write(file);
        refused(file).hasMessageContaining("'past_key_values.0.key' is INT8");
        decoder(GENAI_NAMES).edit(model -> model.getGraphBuilder().getOutputBuilder(0).getTypeBuilder()
                .getTensorTypeBuilder().getShapeBuilder().getDimBuilder(2).setDimParam("vocabulary")).write(file);
        refused(file).hasMessageContaining("does not say vocab_size");
    }

    @Test
    void missesATokenizerOnlyWhenTextNeedsIt() throws IOException {
        writeGenai(UnaryOperator.identity());
        ModelFolder found = ModelFolder.open(folder);
        assertThat(found.findTokenizer()).isEmpty();
        assertThatThrownBy(found::tokenizer).isInstanceOf(OnnxException.class)
                .hasMessageContaining("has no tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThat(found.tokenizer()).isEqualTo(folder.resolve("tokenizer.json"));
    }
}
