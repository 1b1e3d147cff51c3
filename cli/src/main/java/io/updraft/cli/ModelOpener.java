package io.updraft.cli;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.ir.Progress;
import java.nio.file.Path;

/// How a command gets its model.
@FunctionalInterface
interface ModelOpener {
    /// Reads the model that is named.
    ModelOpener FOLDERS = new ModelOpener() {
        @Override
        public LanguageModel open(Path model, ModelOptions options, int contextLength, Progress progress) {
            return LanguageModel.open(model, options, contextLength, progress);
        }

        @Override
        public TokenModel openTokens(Path model, ModelOptions options, Progress progress) {
            return Models.load(model, options, progress).model();
        }
    };

    LanguageModel open(Path model, ModelOptions options, int contextLength, Progress progress);

    /// The model without a session, for a command that makes its own.
    default TokenModel openTokens(Path model, ModelOptions options, Progress progress) {
        return open(model, options, 0, progress).tokenModel();
    }
}
