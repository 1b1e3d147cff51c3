package io.updraft.graph;

import io.updraft.graph.onnx.ModelConfig;
import io.updraft.graph.onnx.ModelFolder;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.graph.pass.DecoderSignature;
import io.updraft.runtime.operator.OperatorRegistry;
import java.nio.file.Path;

/// A model that has been read, and what its configuration says.
record ModelSource(ModelFolder folder, OnnxModel model, ModelConfig config) {
    static ModelSource open(Path path, OperatorRegistry registry) {
        ModelFolder folder = ModelFolder.open(path);
        OnnxModel model = folder.readModel(registry);
        try {
            return new ModelSource(folder, model, folder.config(model.graph()));
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /// What the passes need to know.
    DecoderSignature signature() {
        return new DecoderSignature(config.names(), config.kvHeads(), config.headSize(), config.contextLength());
    }
}
