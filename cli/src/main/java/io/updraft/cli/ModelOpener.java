package io.updraft.cli;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.ModelOptions;
import java.nio.file.Path;

/// How a command gets its model.
@FunctionalInterface
interface ModelOpener {
    /// Reads the model that is named.
    ModelOpener FOLDERS = LanguageModel::open;

    LanguageModel open(Path model, ModelOptions options, int contextLength);
}
