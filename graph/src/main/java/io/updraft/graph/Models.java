package io.updraft.graph;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.TokenModel;
import java.nio.file.Path;

/// From files to something that runs.
public final class Models {
    private Models() {
    }

    /// Reads, optimises and packs a model for a device.
    ///
    /// @param model a folder as exporters write it, or a `.onnx` file
    public static TokenModel open(Path model, ModelOptions options) {
        throw new GenerationException(model + " cannot be opened on " + options.device()
                + ": this version has no device that runs models");
    }
}
